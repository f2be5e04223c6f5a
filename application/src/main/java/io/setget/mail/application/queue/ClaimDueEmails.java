package io.setget.mail.application.queue;

import io.setget.mail.application.port.SendingQuota.Grant;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Claims due emails for free connections, as many as settings, server and sending limits allow. An email that waits for a
 * limit is not touched, so that costs it no attempt. For one claiming thread.
 *
 * <p>Each try takes one permit, however it ends: the server may have counted it. Permits for which no email was due are
 * given back.
 */
public final class ClaimDueEmails {
    /** A shorter wait ends in a claim, which tidies up by itself. */
    private static final Duration LONG_WAIT = Duration.ofMillis(200);

    private static final Duration SLOW = Duration.ofSeconds(1);

    private final RecentSettings settings;
    private final ServerHealth health;
    private final LeasesInHand leases;
    private final SettleOutcomes settle;
    private final SendingPermits permits;
    private final AtomicBoolean limited = new AtomicBoolean();

    public ClaimDueEmails(
            RecentSettings settings,
            ServerHealth health,
            LeasesInHand leases,
            SettleOutcomes settle,
            SendingPermits permits) {
        this.settings = settings;
        this.health = health;
        this.leases = leases;
        this.settle = settle;
        this.permits = permits;
    }

    /**
     * Due emails, to be given to {@link DeliverDueEmails#deliver}: for at most {@code free} connections, fewer if the
     * server wants fewer or a limit is reached, none while it cannot be known how to send or how many may be sent.
     */
    public List<LeaseInHand> claim(int free) {
        limited.set(false);
        if (settle.isHeldUp()) {
            return List.of();
        }
        int most = settings.complete().isEmpty() ? 0 : Math.min(free, health.emailsAtOnce() - leases.working());
        if (most < 1) {
            leases.sweep();
            return List.of();
        }
        return claim(most, health.scope(leases.olderThan(SLOW), false));
    }

    /**
     * Due emails of the critical lane alone, for connections that are kept for them: also when as many others are under
     * way as the server wants, for one of those may be stalling.
     */
    public List<LeaseInHand> claimCritical(int free) {
        if (free < 1 || settle.isHeldUp() || settings.complete().isEmpty()) {
            return List.of();
        }
        int atOnce = health.emailsAtOnce();
        int left = atOnce - leases.working();
        int most = health.onTrial() || atOnce == 0 ? left : Math.max(1, left);
        ClaimScope scope = health.scope(leases.olderThan(SLOW), true);
        return most < 1 || !leases.mayClaim(scope) ? List.of() : claim(Math.min(free, most), scope);
    }

    private List<LeaseInHand> claim(int most, ClaimScope scope) {
        SendingLimits limits = permits.limits();
        return limits.isNone() ? leases.claim(most, scope) : claim(most, scope, limits);
    }

    private List<LeaseInHand> claim(int most, ClaimScope scope, SendingLimits limits) {
        Duration wait = permits.wait(limits);
        if (!wait.isZero()) {
            return wait(wait);
        }
        if (!leases.mayClaim(scope)) {
            leases.sweep();
            return List.of();
        }
        Grant grant = permits.take(most, limits);
        if (grant.permits() == 0) {
            return wait(permits.wait(limits));
        }
        List<LeaseInHand> claimed = leases.claim(grant.permits(), scope);
        permits.giveBack(grant, grant.permits() - claimed.size(), limits);
        return claimed;
    }

    private List<LeaseInHand> wait(Duration wait) {
        limited.set(true);
        if (wait.compareTo(LONG_WAIT) > 0) {
            leases.sweep();
        }
        return List.of();
    }

    /** After a claim of nothing: how long to wait before the next one, at most {@code usual}. */
    public Duration pause(Duration usual) {
        Duration wait = limited.get() ? permits.wait(permits.limits()) : usual;
        return wait.compareTo(usual) < 0 ? wait : usual;
    }
}
