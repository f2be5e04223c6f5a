package io.setget.mail.application.queue;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.domain.settings.SmtpSettings;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends emails that were claimed, and settles the outcome. Called by as many threads as there are connections. */
public final class DeliverDueEmails {
    private static final Logger LOG = LoggerFactory.getLogger(DeliverDueEmails.class);

    private final MailTransport transport;
    private final RecentSettings settings;
    private final SharedServerHealth shared;
    private final ServerHealth health;
    private final LeasesInHand leases;
    private final SettleOutcomes settle;
    private final Consumer<DeliveryOutcome> tried;

    /** @param tried told of each try, such as to count it */
    public DeliverDueEmails(
            MailTransport transport,
            RecentSettings settings,
            SharedServerHealth shared,
            LeasesInHand leases,
            SettleOutcomes settle,
            Consumer<DeliveryOutcome> tried) {
        this.transport = transport;
        this.settings = settings;
        this.shared = shared;
        this.health = shared.health();
        this.leases = leases;
        this.settle = settle;
        this.tried = tried;
    }

    /** Tries one email and settles it. */
    public void deliver(LeaseInHand held) {
        try {
            Optional<Verdict.Sent> before = settle.sentBefore(held.id());
            settle.settle(held, before.isPresent() ? before.get() : attemptUnlessHeldBack(held));
        } finally {
            leases.drop(held);
        }
    }

    /**
     * Settles whatever is still in hand, for the end of the process: an email past its final dot as one whose answer
     * never came, any other as one that was never touched.
     */
    public void giveBack() {
        for (LeaseInHand held : leases.all()) {
            settle.settle(held, health.judge(interrupted(held), held.lease(), health.era()));
            leases.drop(held);
        }
    }

    private Verdict attemptUnlessHeldBack(LeaseInHand held) {
        return shared.heldBack(held.lease()).<Verdict>map(Verdict.Release::new).orElseGet(() -> attempt(held));
    }

    private Verdict attempt(LeaseInHand held) {
        int era = health.era();
        DeliveryOutcome outcome = send(held);
        tried.accept(outcome);
        Verdict verdict = shared.judge(outcome, held.lease(), era, held.another());
        if (outcome instanceof DeliveryOutcome.Delivered) {
            health.recent().sent(held.age());
        }
        if (verdict instanceof Verdict.Bury bury) {
            LOG.warn("email {} is dead: {}", held.id(), bury.failure().detail());
        }
        return verdict;
    }

    private DeliveryOutcome send(LeaseInHand held) {
        Optional<SmtpSettings> current;
        try {
            current = settings.complete();
        } catch (PortUnavailableException away) {
            return new DeliveryOutcome.Withheld();
        }
        if (current.isEmpty()) {
            return new DeliveryOutcome.Withheld();
        }
        try {
            return transport.send(held.lease().email(), current.get(), held::mayEnterData);
        } catch (RuntimeException | Error bug) {
            return surprise(held, bug);
        }
    }

    /**
     * An email that makes the transport fail in a way nobody thought of costs it an attempt, so that it ends as a dead
     * letter with the cause and not in a loop.
     */
    private static DeliveryOutcome surprise(LeaseInHand held, Throwable bug) {
        // Its message may hold what must not be logged.
        LOG.error(
                "email {} could not be tried: {} at {}",
                held.id(),
                bug.getClass().getName(),
                Arrays.stream(bug.getStackTrace()).limit(12).toList());
        Failure failure = new Failure(
                FailureKind.UNKNOWN,
                null,
                "Sending failed unexpectedly (" + bug.getClass().getSimpleName() + "); the log says where.");
        return held.enteredData() ? new DeliveryOutcome.Unconfirmed(failure) : new DeliveryOutcome.Deferred(failure);
    }

    private static DeliveryOutcome interrupted(LeaseInHand held) {
        return held.enteredData()
                ? new DeliveryOutcome.Unconfirmed(new Failure(
                        FailureKind.CONNECTION_LOST, null, "The process ended before the server's answer came."))
                : new DeliveryOutcome.Withheld();
    }
}
