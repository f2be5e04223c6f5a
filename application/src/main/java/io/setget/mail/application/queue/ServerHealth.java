package io.setget.mail.application.queue;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.domain.retry.CircuitBreaker;
import io.setget.mail.domain.retry.Pace;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
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
    private CircuitBreaker breaker = CircuitBreaker.CLOSED;
    private Pace pace;
    private int era;

    public ServerHealth(DeliveryRules rules, int connections, InstantSource clock, RandomGenerator random) {
        this.rules = rules;
        this.connections = connections;
        this.clock = clock;
        this.random = random;
        this.pace = Pace.full(connections);
    }

    /** Whether emails wait because the server is in trouble. */
    public synchronized boolean breakerIsOpen() {
        return breaker.isOpen();
    }

    /** Lets the server be tried again at once, such as after a change of settings. */
    synchronized void forgetTroubles() {
        breaker = CircuitBreaker.CLOSED;
        pace = Pace.full(connections);
        era++;
    }

    synchronized int era() {
        return era;
    }

    /** How many emails may be under way at once; none for a while after the server asked for fewer. */
    synchronized int emailsAtOnce() {
        if (pace.isPaused(clock.instant())) {
            return 0;
        }
        return breaker.onTrial() ? 1 : pace.atOnce();
    }

    synchronized ClaimScope scope() {
        return breaker.isOpen() ? ClaimScope.FAILED_BEFORE : ClaimScope.ALL;
    }

    /** Learns from how a try ended, and says what becomes of the email. */
    synchronized Verdict judge(DeliveryOutcome outcome, Lease lease, int triedInEra) {
        boolean current = triedInEra == era;
        boolean spared = breaker.isOpen() || !current;
        if (current) {
            learn(outcome);
        }
        return rules.after(outcome, lease, spared, random.nextDouble());
    }

    private void learn(DeliveryOutcome outcome) {
        if (DeliveryRules.isTrouble(outcome)) {
            boolean wasOpen = breaker.isOpen();
            breaker = breaker.afterTrouble(clock.instant());
            pace = pace.afterTrouble();
            if (breaker.isOpen() && !wasOpen) {
                LOG.warn("mail server is left alone and probed: too many troubles in a row; the last was {}", outcome);
            }
        } else if (outcome instanceof DeliveryOutcome.Throttled) {
            pace = pace.afterThrottled(clock.instant());
        } else if (isAnswer(outcome)) {
            breaker = breaker.afterSuccess();
            pace = pace.afterSuccess();
        }
    }

    /** Whether a working server said something about the email. Silence and lost connections tell nothing. */
    private static boolean isAnswer(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.Delivered
                || outcome instanceof DeliveryOutcome.Rejected
                || (outcome instanceof DeliveryOutcome.Deferred deferred
                        && deferred.failure().reply() != null);
    }

    synchronized boolean probeIsDue() {
        return breaker.probeIsDue(clock.instant());
    }

    synchronized void probed(boolean good, int beganInEra) {
        if (beganInEra != era) {
            return;
        }
        boolean wasOpen = breaker.isOpen();
        breaker = good ? breaker.afterGoodProbe() : breaker.afterFailedProbe(clock.instant());
        if (wasOpen && good) {
            LOG.info("mail server answers again: emails are sent");
        }
    }
}
