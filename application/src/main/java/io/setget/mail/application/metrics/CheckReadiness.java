package io.setget.mail.application.metrics;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import java.util.function.BooleanSupplier;

/** Whether requests can be served: the database and the queue answer. Trouble with SMTP is told, but emails can wait. */
public final class CheckReadiness {
    private final BooleanSupplier databaseAnswers;
    private final EmailQueue queue;
    private final DescribeDelivery delivery;

    public CheckReadiness(BooleanSupplier databaseAnswers, EmailQueue queue, DescribeDelivery delivery) {
        this.databaseAnswers = databaseAnswers;
        this.queue = queue;
        this.delivery = delivery;
    }

    public Readiness check() {
        boolean database = databaseAnswers.getAsBoolean();
        // A dead database would be waited for once more by each further question.
        return database
                ? new Readiness(Readiness.OK, queueState(), smtpState())
                : new Readiness(Readiness.NO_ANSWER, Readiness.UNKNOWN, Readiness.UNKNOWN);
    }

    private String queueState() {
        try {
            queue.size();
            return queue.paused() ? "ok, paused: emails wait" : Readiness.OK;
        } catch (PortUnavailableException away) {
            return Readiness.NO_ANSWER;
        }
    }

    private String smtpState() {
        DescribeDelivery.State state;
        try {
            state = delivery.state();
        } catch (PortUnavailableException away) {
            return Readiness.UNKNOWN;
        }
        if (state instanceof DescribeDelivery.State.NotConfigured not) {
            return "not configured: " + String.join(", ", not.missing()) + " missing";
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
