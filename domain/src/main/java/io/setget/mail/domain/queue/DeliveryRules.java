package io.setget.mail.domain.queue;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.retry.RetryPolicy;
import java.time.Duration;

/** What becomes of an email after a try. */
public final class DeliveryRules {
    /** How long an email that was throttled waits when the server named no time. */
    private static final Duration THROTTLED = Duration.ofSeconds(10);

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
        if (outcome instanceof DeliveryOutcome.ServerTrouble trouble) {
            return afterTrouble(lease, trouble.failure(), breakerOpen, chance);
        }
        if (outcome instanceof DeliveryOutcome.Deferred deferred) {
            return isTrouble(deferred)
                    ? afterTrouble(lease, deferred.failure(), breakerOpen, chance)
                    : retry(lease, deferred.failure(), chance);
        }
        if (outcome instanceof DeliveryOutcome.Unconfirmed unconfirmed) {
            return lease.email().type().resendWhenUnsure()
                    ? retry(lease, unconfirmed.failure(), chance)
                    : new Verdict.Unsure(unconfirmed.failure());
        }
        return new Verdict.Release(Duration.ZERO);
    }

    /** Whether it speaks of the server or the settings and not of the email. */
    public static boolean isTrouble(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.ServerTrouble
                || (outcome instanceof DeliveryOutcome.Deferred deferred
                        && deferred.failure().kind().serverTrouble());
    }

    private Verdict afterTrouble(Lease lease, Failure failure, boolean breakerOpen, double chance) {
        return breakerOpen && lease.failures() == 0
                ? new Verdict.Release(Duration.ZERO)
                : retry(lease, failure, chance);
    }

    private Verdict retry(Lease lease, Failure failure, double chance) {
        int failures = lease.failures() + 1;
        return policy.exhausted(failures)
                ? new Verdict.Bury(failure)
                : new Verdict.Retry(policy.delayAfter(failures, chance), failure);
    }
}
