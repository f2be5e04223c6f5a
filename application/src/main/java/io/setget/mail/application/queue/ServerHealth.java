package io.setget.mail.application.queue;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.domain.retry.CircuitBreaker;
import io.setget.mail.domain.retry.Pace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known about the mail server from the emails it was given, and what follows for the next ones. Thread-safe.
 *
 * <p>What was tried with settings that are no longer in force says nothing about those that are: each try remembers the
 * {@link #era()} in which it began, and a change of settings begins a new one.
 */
public final class ServerHealth {
    private static final Logger LOG = LoggerFactory.getLogger(ServerHealth.class);

    private final DeliveryRules rules;
    private final int connections;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicReference<Known> known;

    public ServerHealth(DeliveryRules rules, int connections, InstantSource clock, RandomGenerator random) {
        this.rules = rules;
        this.connections = connections;
        this.clock = clock;
        this.random = random;
        this.known = new AtomicReference<>(new Known(0, CircuitBreaker.CLOSED, Pace.full(connections), null));
    }

    /** Whether emails wait because the server is in trouble. */
    public boolean breakerIsOpen() {
        return known().breaker().isOpen();
    }

    /** The last trouble with the server; empty unless emails wait for its end. */
    public Optional<Failure> trouble() {
        Known now = known();
        return now.breaker().isOpen() ? Optional.ofNullable(now.trouble()) : Optional.empty();
    }

    /** Lets the server be tried again at once, such as after a change of settings. */
    void forgetTroubles() {
        known.updateAndGet(k -> new Known(k.era() + 1, CircuitBreaker.CLOSED, Pace.full(connections), null));
    }

    int era() {
        return known().era();
    }

    /** How many emails may be under way at once; none for a while after the server asked for fewer. */
    int emailsAtOnce() {
        Known now = known();
        if (now.pace().isPaused(clock.instant())) {
            return 0;
        }
        return now.breaker().onTrial() ? 1 : now.pace().atOnce();
    }

    ClaimScope scope() {
        return breakerIsOpen() ? ClaimScope.FAILED_BEFORE : ClaimScope.ALL;
    }

    /** Learns from how a try ended, and says what becomes of the email. */
    Verdict judge(DeliveryOutcome outcome, Lease lease, int triedInEra) {
        Known before = known.getAndUpdate(k -> triedInEra == k.era() ? k.after(outcome, clock.instant()) : k);
        boolean spared = before.breaker().isOpen() || triedInEra != before.era();
        if (!before.breaker().isOpen() && breakerIsOpen()) {
            LOG.warn("mail server is left alone and probed: too many troubles in a row; the last was {}", outcome);
        }
        return rules.after(outcome, lease, spared, random.nextDouble());
    }

    boolean probeIsDue() {
        return known().breaker().probeIsDue(clock.instant());
    }

    void probed(boolean good, int beganInEra) {
        Known before = known.getAndUpdate(k -> {
            if (beganInEra != k.era()) {
                return k;
            }
            CircuitBreaker breaker =
                    good ? k.breaker().afterGoodProbe() : k.breaker().afterFailedProbe(clock.instant());
            return new Known(k.era(), breaker, k.pace(), k.trouble());
        });
        if (good && beganInEra == before.era() && before.breaker().isOpen()) {
            LOG.info("mail server answers again: emails are sent");
        }
    }

    private Known known() {
        return Objects.requireNonNull(known.get());
    }

    /** All that is known at one moment. */
    private record Known(
            int era,
            CircuitBreaker breaker,
            Pace pace,
            @Nullable Failure trouble) {
        Known after(DeliveryOutcome outcome, Instant now) {
            if (DeliveryRules.isTrouble(outcome)) {
                return new Known(era, breaker.afterTrouble(now), pace.afterTrouble(), why(outcome));
            }
            if (outcome instanceof DeliveryOutcome.Throttled) {
                return new Known(era, breaker, pace.afterThrottled(now), trouble);
            }
            return isAnswer(outcome) ? new Known(era, breaker.afterSuccess(), pace.afterSuccess(), null) : this;
        }

        private static @Nullable Failure why(DeliveryOutcome outcome) {
            return outcome instanceof DeliveryOutcome.Failed failed ? failed.failure() : null;
        }

        /** Whether a working server said something about the email. Silence and lost connections tell nothing. */
        private static boolean isAnswer(DeliveryOutcome outcome) {
            return outcome instanceof DeliveryOutcome.Delivered
                    || outcome instanceof DeliveryOutcome.Rejected
                    || (outcome instanceof DeliveryOutcome.Deferred deferred
                            && deferred.failure().reply() != null);
        }
    }
}
