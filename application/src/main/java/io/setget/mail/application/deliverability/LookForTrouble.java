package io.setget.mail.application.deliverability;

import io.setget.mail.application.deliverability.CheckDeliverability.Report;
import io.setget.mail.application.metrics.DescribeDelivery;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.deliverability.Finding;
import io.setget.mail.domain.deliverability.Judgement;
import io.setget.mail.domain.deliverability.Topic;
import io.setget.mail.domain.deliverability.Trouble;
import io.setget.mail.domain.deliverability.Trouble.Problem;
import io.setget.mail.domain.diagnosis.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Goes through the documentation's troubleshooting table and says which lines apply just now. */
public final class LookForTrouble {
    private static final Duration DAY = Duration.ofHours(24);

    /** An email that is due is tried within a second; a retry is not due before its time. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final Set<Topic> SPAM = Set.of(Topic.SPF, Topic.DKIM, Topic.DMARC);
    private static final List<FailureKind> NETWORK = List.of(
            FailureKind.TIMEOUT, FailureKind.CONNECTION_LOST, FailureKind.CONNECTION_REFUSED, FailureKind.UNKNOWN_HOST);

    private final DescribeDelivery delivery;
    private final EmailQueue queue;
    private final DeliveryLog log;
    private final LongSupplier throttled;
    private final String queueStore;

    /**
     * @param throttled how many tries of this process the mail server put off because there were too many
     * @param queueStore where the queue lives, such as {@code Redis}
     */
    public LookForTrouble(
            DescribeDelivery delivery, EmailQueue queue, DeliveryLog log, LongSupplier throttled, String queueStore) {
        this.delivery = delivery;
        this.queue = queue;
        this.log = log;
        this.throttled = throttled;
        this.queueStore = queueStore;
    }

    /**
     * Each line of the table, in its order.
     *
     * @param report what DNS said; null if nothing could be checked
     */
    public List<Trouble> look(@Nullable Report report) {
        DescribeDelivery.State state = delivery.state();
        Map<FailureKind, Long> failures = log.failures(DAY);
        return List.of(
                spam(report),
                delayed(state),
                denied(failures),
                intermittent(state, failures),
                rateLimit(state, failures));
    }

    private static Trouble spam(@Nullable Report report) {
        if (report == null) {
            return new Trouble(Problem.SPAM, Judgement.UNKNOWN, "No From Email is set yet, so there is no domain.");
        }
        List<Finding> amiss = report.findings().stream()
                .filter(finding -> SPAM.contains(finding.topic()) && finding.judgement() != Judgement.GOOD)
                .toList();
        return amiss.isEmpty()
                ? new Trouble(Problem.SPAM, Judgement.GOOD, "SPF, DKIM and DMARC of " + report.domain() + " are well.")
                : new Trouble(
                        Problem.SPAM,
                        amiss.stream().map(Finding::judgement).reduce(Judgement.GOOD, Judgement::worst),
                        String.join(" ", amiss.stream().map(Finding::summary).toList()));
    }

    private Trouble delayed(DescribeDelivery.State state) {
        if (state instanceof DescribeDelivery.State.QueueAway away) {
            return new Trouble(Problem.DELAYED, Judgement.BAD, "The queue cannot be reached: " + away.words());
        }
        int waiting;
        try {
            waiting = queue.size();
        } catch (PortUnavailableException away) {
            return new Trouble(Problem.DELAYED, Judgement.BAD, "The queue cannot be reached: " + away.getMessage());
        }
        Optional<Duration> longest = log.longestWait();
        String queueState = queueStore + " answers; " + emails(waiting) + " in the queue";
        if (longest.isEmpty() || longest.get().compareTo(LONG) < 0) {
            return new Trouble(Problem.DELAYED, Judgement.GOOD, queueState + ", none waits for long.");
        }
        return new Trouble(
                Problem.DELAYED,
                Judgement.WARNING,
                queueState + ", the oldest due for " + words(longest.get()) + "." + why(state));
    }

    private static String why(DescribeDelivery.State state) {
        if (state instanceof DescribeDelivery.State.NotConfigured) {
            return " SMTP is not set up.";
        }
        if (state instanceof DescribeDelivery.State.Paused) {
            return " Sending is paused.";
        }
        if (state instanceof DescribeDelivery.State.InTrouble trouble) {
            return " The mail server is in trouble: " + trouble.failure().kind().title() + ".";
        }
        return state instanceof DescribeDelivery.State.LimitReached ? " A sending limit is reached." : "";
    }

    private static Trouble denied(Map<FailureKind, Long> failures) {
        long denied = count(failures, List.of(FailureKind.RELAY_ACCESS_DENIED, FailureKind.SENDER_REJECTED));
        return denied == 0
                ? new Trouble(Problem.RELAY_DENIED, Judgement.GOOD, "No email met that in the last 24 hours.")
                : new Trouble(Problem.RELAY_DENIED, Judgement.BAD, emails(denied) + " met that in the last 24 hours.");
    }

    private static Trouble intermittent(DescribeDelivery.State state, Map<FailureKind, Long> failures) {
        long met = count(failures, NETWORK);
        if (state instanceof DescribeDelivery.State.InTrouble trouble
                && NETWORK.contains(trouble.failure().kind())) {
            return new Trouble(
                    Problem.INTERMITTENT,
                    Judgement.BAD,
                    "The mail server cannot be reached just now: "
                            + trouble.failure().kind().title() + ".");
        }
        if (met == 0) {
            return new Trouble(Problem.INTERMITTENT, Judgement.GOOD, "No email met that in the last 24 hours.");
        }
        List<String> kinds = new ArrayList<>();
        for (FailureKind kind : NETWORK) {
            long number = failures.getOrDefault(kind, 0L);
            if (number > 0) {
                kinds.add(kind.title() + " " + number);
            }
        }
        return new Trouble(
                Problem.INTERMITTENT,
                Judgement.WARNING,
                "Emails queued in the last 24 hours that met: " + String.join(", ", kinds) + ".");
    }

    private Trouble rateLimit(DescribeDelivery.State state, Map<FailureKind, Long> failures) {
        if (state instanceof DescribeDelivery.State.LimitReached limit) {
            return new Trouble(
                    Problem.RATE_LIMIT,
                    Judgement.WARNING,
                    "Your own sending limit of " + limit.reached().limit() + " is reached; emails wait.");
        }
        long tries = throttled.getAsLong();
        long met = failures.getOrDefault(FailureKind.RATE_LIMITED, 0L);
        return tries + met == 0
                ? new Trouble(Problem.RATE_LIMIT, Judgement.GOOD, "The mail server asked for nothing of the kind.")
                : new Trouble(
                        Problem.RATE_LIMIT,
                        Judgement.WARNING,
                        "The mail server put off " + (tries + met == 1 ? "1 try" : tries + met + " tries")
                                + " since this instance started. Sending slowed down by itself; no attempt was lost.");
    }

    private static long count(Map<FailureKind, Long> failures, List<FailureKind> kinds) {
        return kinds.stream().mapToLong(kind -> failures.getOrDefault(kind, 0L)).sum();
    }

    private static String emails(long count) {
        return count == 1 ? "1 email" : count + " emails";
    }

    private static String words(Duration wait) {
        return wait.toHours() > 0 ? wait.toHours() + " h" : wait.toMinutes() + " min";
    }
}
