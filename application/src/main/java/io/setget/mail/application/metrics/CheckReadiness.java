package io.setget.mail.application.metrics;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.queue.SendingUsage.Span;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether requests can be served: the database and the queue answer. Trouble with SMTP is told, but emails can wait. */
public final class CheckReadiness {
    private final BooleanSupplier databaseAnswers;
    private final EmailQueue queue;
    private final DescribeDelivery delivery;
    private final DescribeLosses losses;

    public CheckReadiness(
            BooleanSupplier databaseAnswers, EmailQueue queue, DescribeDelivery delivery, DescribeLosses losses) {
        this.databaseAnswers = databaseAnswers;
        this.queue = queue;
        this.delivery = delivery;
        this.losses = losses;
    }

    public Readiness check() {
        // What is away would be waited for once more by each further question.
        if (!databaseAnswers.getAsBoolean()) {
            return new Readiness(Readiness.NO_ANSWER, Readiness.UNKNOWN, Readiness.UNKNOWN);
        }
        String queueState = queueState();
        boolean answers = queueState.startsWith(Readiness.OK);
        return new Readiness(Readiness.OK, queueState, answers ? smtpState() : Readiness.UNKNOWN);
    }

    private String queueState() {
        try {
            queue.size();
            String paused = queue.paused() ? ", paused: emails wait" : "";
            return Readiness.OK
                    + paused
                    + Stream.concat(losses.words().stream(), queue.cautions().stream())
                            .map(words -> "; " + words)
                            .collect(Collectors.joining());
        } catch (PortUnavailableException away) {
            return Readiness.NO_ANSWER + ": " + away.getMessage();
        }
    }

    private String smtpState() {
        DescribeDelivery.State state;
        try {
            state = delivery.state();
        } catch (PortUnavailableException away) {
            return Readiness.UNKNOWN;
        }
        if (state instanceof DescribeDelivery.State.QueueAway) {
            return Readiness.UNKNOWN;
        }
        if (state instanceof DescribeDelivery.State.NotConfigured not) {
            return "not configured: " + String.join(", ", not.missing()) + " missing";
        }
        if (state instanceof DescribeDelivery.State.LimitReached limit) {
            return Readiness.OK + ", " + limit.reached().used() + " of "
                    + limit.reached().limit() + " emails "
                    + (limit.reached().span() == Span.HOUR ? "an hour" : "a day") + " are used: sending goes on at "
                    + limit.reached().goesOnAt();
        }
        return state instanceof DescribeDelivery.State.InTrouble trouble
                ? "in trouble (" + trouble.failure().kind().title() + "): emails wait, the server is probed"
                : Readiness.OK;
    }

    /** What each check found, in words that begin with {@code ok} if it is well. */
    public record Readiness(String database, String queue, String smtp) {
        static final String OK = "ok";
        static final String NO_ANSWER = "does not answer";
        static final String UNKNOWN = "unknown";

        public boolean ready() {
            return database.startsWith(OK) && queue.startsWith(OK);
        }
    }
}
