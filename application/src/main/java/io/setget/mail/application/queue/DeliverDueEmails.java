package io.setget.mail.application.queue;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.domain.retry.CircuitBreaker;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims due emails, sends them and settles the outcome, behind one circuit breaker. Thread-safe: {@link #claim} is
 * called by one thread, {@link #deliver} by as many as there are connections.
 */
public final class DeliverDueEmails {
    /** Emails in flight at a crash are due again after this. */
    public static final Duration LEASE = Duration.ofSeconds(20);

    /** Nothing is sent when the lease ends sooner than this. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(DeliverDueEmails.class);

    private final EmailQueue queue;
    private final MailTransport transport;
    private final CurrentSmtpSettings settings;
    private final DeliveryRules rules;
    private final InstantSource clock;
    private final RandomGenerator random;
    private CircuitBreaker breaker = CircuitBreaker.CLOSED;
    private Instant pausedUntil = Instant.MIN;

    public DeliverDueEmails(
            EmailQueue queue,
            MailTransport transport,
            CurrentSmtpSettings settings,
            DeliveryRules rules,
            InstantSource clock,
            RandomGenerator random) {
        this.queue = queue;
        this.transport = transport;
        this.settings = settings;
        this.rules = rules;
        this.clock = clock;
        this.random = random;
    }

    /** Due emails for at most {@code free} connections; none while there are no settings. */
    public List<Lease> claim(int free) {
        Optional<SmtpSettings> current = settings.get().complete();
        if (current.isEmpty() || clock.instant().isBefore(pausedUntil())) {
            queue.sweep();
            return List.of();
        }
        if (breaker().probeIsDue(clock.instant())) {
            probe(current.get());
        }
        ClaimScope scope = breaker().isOpen() ? ClaimScope.FAILED_BEFORE : ClaimScope.ALL;
        UUID token = new UUID(random.nextLong(), random.nextLong());
        return queue.claim(token.toString(), free, LEASE, scope);
    }

    /** Tries one email and settles it. */
    public void deliver(Lease lease) {
        long started = clock.millis();
        DeliveryOutcome outcome = settings.get()
                .complete()
                .map(current -> transport.send(lease.email(), current, () -> queue.enterData(lease, MARGIN)))
                .orElseGet(DeliveryOutcome.Withheld::new);
        boolean wasOpen = learn(outcome);
        Verdict verdict = rules.after(outcome, lease, wasOpen, random.nextDouble());
        if (verdict instanceof Verdict.Bury bury) {
            LOG.warn("email {} is dead: {}", lease.email().id(), bury.failure().detail());
        }
        queue.settle(List.of(new Settlement(lease, verdict, Duration.ofMillis(clock.millis() - started))));
    }

    /** Lets the server be tried again, such as after a change of settings. */
    public synchronized void forgetTroubles() {
        breaker = CircuitBreaker.CLOSED;
        pausedUntil = Instant.MIN;
    }

    public synchronized CircuitBreaker breaker() {
        return breaker;
    }

    private synchronized Instant pausedUntil() {
        return pausedUntil;
    }

    /** Returns whether the breaker was open already before this outcome. */
    private synchronized boolean learn(DeliveryOutcome outcome) {
        boolean wasOpen = breaker.isOpen();
        if (outcome instanceof DeliveryOutcome.ServerTrouble trouble) {
            breaker = breaker.afterTrouble(clock.instant());
            if (breaker.isOpen() && !wasOpen) {
                LOG.warn(
                        "mail server is left alone after three troubles in a row: {}",
                        trouble.failure().detail());
            }
        } else if (outcome instanceof DeliveryOutcome.Throttled throttled) {
            pausedUntil = clock.instant().plus(throttled.pause().orElse(Duration.ofSeconds(2)));
        } else if (!(outcome instanceof DeliveryOutcome.Withheld)) {
            breaker = breaker.afterSuccess();
        }
        return wasOpen;
    }

    private void probe(SmtpSettings current) {
        Optional<Failure> failure = transport.probe(current);
        synchronized (this) {
            breaker = failure.isEmpty() ? breaker.afterSuccess() : breaker.afterFailedProbe(clock.instant());
        }
        if (failure.isEmpty()) {
            LOG.info("mail server answers again");
        }
    }
}
