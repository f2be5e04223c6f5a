package io.setget.mail.application.queue;

import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.port.SendingQuota.Grant;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Permits to try emails, as the one claiming thread of an instance takes them. The quota is not asked while no limit is
 * set, nor before it may have a permit again. Limits are read at most once a second, so a change made on any instance is
 * in force within that time.
 */
public final class SendingPermits {
    private static final Logger LOG = LoggerFactory.getLogger(SendingPermits.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Asking more often would only cost: permits gather meanwhile. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

    /** Another instance may have given permits back. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final SendingQuota quota;
    private final CurrentSendingLimits current;
    private final LongSupplier nanos;
    private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);

    /** @param nanos a clock that only goes forward, in nanoseconds since some moment */
    public SendingPermits(SendingQuota quota, CurrentSendingLimits current, LongSupplier nanos) {
        this.quota = quota;
        this.current = current;
        this.nanos = nanos;
    }

    /** Those in force. */
    SendingLimits limits() {
        Known before = known();
        long now = nanos.getAsLong();
        if (before.fresh() && now - before.readAt() < FRESH.toNanos()) {
            return before.limits();
        }
        SendingLimits read = current.get().inForce();
        known.set(
                read.equals(before.limits()) && before.fresh()
                        ? new Known(read, now, true, before.waitUntil(), before.waits())
                        : new Known(read, now, true, now, false));
        return read;
    }

    /** How long no permit can be had; zero if one may be. */
    Duration wait(SendingLimits limits) {
        Known now = known();
        return now.waits() && now.limits().equals(limits)
                ? Duration.ofNanos(Math.max(0, now.waitUntil() - nanos.getAsLong()))
                : Duration.ZERO;
    }

    /** At most {@code wanted}; those that are not used are to be given back. */
    Grant take(int wanted, SendingLimits limits) {
        Grant grant = quota.take(wanted, limits);
        if (grant.permits() < wanted) {
            Duration wait = grant.nextIn().compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : grant.nextIn();
            long until = nanos.getAsLong() + (wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait).toNanos();
            known.updateAndGet(k -> new Known(k.limits(), k.readAt(), k.fresh(), until, true));
        }
        return grant;
    }

    /** Does not fail: permits that cannot be given back only make the next ones come later. */
    void giveBack(Grant grant, int unused, SendingLimits limits) {
        if (unused < 1) {
            return;
        }
        try {
            quota.giveBack(grant, unused, limits);
        } catch (PortUnavailableException away) {
            LOG.debug("{} permits to send count as used: {}", unused, away.getMessage());
        }
    }

    /** To be called after each save: the next email is claimed under what was saved. */
    public void changed() {
        known.updateAndGet(k -> new Known(k.limits(), k.readAt(), false, k.waitUntil(), false));
    }

    private Known known() {
        return Objects.requireNonNull(known.get());
    }

    /**
     * All that is known at one moment.
     *
     * @param waitUntil by the clock that only goes forward; has a meaning only if it {@code waits}
     */
    private record Known(SendingLimits limits, long readAt, boolean fresh, long waitUntil, boolean waits) {
        static final Known NOTHING = new Known(SendingLimits.NONE, 0, false, 0, false);
    }
}
