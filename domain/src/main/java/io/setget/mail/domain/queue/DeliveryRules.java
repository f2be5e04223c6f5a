package io.setget.mail.domain.queue;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.retry.RetryPolicy;
import java.time.Duration;

/** What becomes of an email after a try. */
public final class DeliveryRules {
    /** How long an email that was throttled waits when the server named no time. */
    private static final Duration THROTTLED = Duration.ofSeconds(10);

    /** How long an email that stalled lets others pass, at the least. */
    private static final Duration STALLED = Duration.ofSeconds(10);

    private static final Duration STALLED_CRITICAL = Duration.ofSeconds(5);

    /** How long an email waits whose recipient may have nothing to do with what went wrong. */
    private static final Duration SPARED = Duration.ofSeconds(10);

    private static final Duration LONGEST_THROTTLE = Duration.ofMinutes(5);

    private final RetryPolicy policy;

    public DeliveryRules(RetryPolicy policy) {
        this.policy = policy;
    }

    /**
     * The verdict on one try.
     *
     * @param breakerOpen whether the server was given up on meanwhile: then its trouble costs an email that never
     *     failed nothing
     * @param chance between 0 and 1, spreads retries
     */
    public Verdict after(DeliveryOutcome outcome, Lease lease, boolean breakerOpen, double chance) {
        if (outcome instanceof DeliveryOutcome.Delivered delivered) {
            return new Verdict.Sent(delivered.reply());
        }
        if (outcome instanceof DeliveryOutcome.Rejected rejected) {
            return new Verdict.Bury(rejected.failure());
        }
        if (outcome instanceof DeliveryOutcome.Throttled throttled) {
            return new Verdict.Release(throttled.pause().orElse(THROTTLED));
        }
        if (outcome instanceof DeliveryOutcome.Stalled) {
            return new Verdict.Stalled(lease.email().type().lane() == Lane.CRITICAL ? STALLED_CRITICAL : STALLED);
        }
        if (outcome instanceof DeliveryOutcome.ServerTrouble trouble) {
            return afterTrouble(lease, trouble.failure(), breakerOpen, chance);
        }
        if (outcome instanceof DeliveryOutcome.Deferred deferred) {
            return isTrouble(deferred)
                    ? afterTrouble(lease, deferred.failure(), breakerOpen, chance)
                    : retry(lease, deferred.failure(), deferred.pause().orElse(Duration.ZERO), chance);
        }
        if (outcome instanceof DeliveryOutcome.Unconfirmed unconfirmed) {
            return lease.email().type().resendWhenUnsure()
                    ? retry(lease, unconfirmed.failure(), Duration.ZERO, chance)
                    : new Verdict.Unsure(unconfirmed.failure());
        }
        return new Verdict.Release(Duration.ZERO);
    }

    /**
     * The verdict on one that went wrong while so many did that it tells nothing about its own recipient, or on trial of
     * a server that was in trouble: it costs nothing unless the email failed before; then {@link #after} decides.
     */
    public Verdict sparing(DeliveryOutcome outcome, Lease lease, double chance) {
        boolean unharmed = ServerState.clingsToRecipient(outcome) || isTrouble(outcome);
        boolean spared = unharmed && lease.failures() == 0 && !(outcome instanceof DeliveryOutcome.Stalled);
        return spared ? new Verdict.Release(SPARED) : after(outcome, lease, true, chance);
    }

    /**
     * How long an email waits that the server put off for its recipient.
     *
     * @param times how often it did so, counted from 1
     */
    public static Duration throttledFor(DeliveryOutcome.Throttled throttled, int times) {
        long millis = THROTTLED.toMillis() << Math.min(times - 1, 10);
        return throttled.pause().orElse(Duration.ofMillis(Math.min(millis, LONGEST_THROTTLE.toMillis())));
    }

    /** Whether it speaks of the server or the settings and not of the email; a server that answered is not in trouble. */
    public static boolean isTrouble(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.ServerTrouble
                || (outcome instanceof DeliveryOutcome.Deferred deferred
                        && deferred.failure().reply() == null
                        && deferred.failure().kind().serverTrouble());
    }

    private Verdict afterTrouble(Lease lease, Failure failure, boolean breakerOpen, double chance) {
        return breakerOpen && lease.failures() == 0
                ? new Verdict.Release(Duration.ZERO)
                : retry(lease, failure, Duration.ZERO, chance);
    }

    /** @param asked how long the server wants to be left alone: coming back earlier would only cost a retry */
    private Verdict retry(Lease lease, Failure failure, Duration asked, double chance) {
        int failures = lease.failures() + 1;
        if (policy.exhausted(failures)) {
            return new Verdict.Bury(failure);
        }
        Duration delay = policy.delayAfter(failures, chance);
        return new Verdict.Retry(asked.compareTo(delay) > 0 ? asked : delay, failure);
    }
}
