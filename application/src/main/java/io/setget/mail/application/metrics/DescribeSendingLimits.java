package io.setget.mail.application.metrics;

import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.domain.queue.SendingUsage;
import io.setget.mail.domain.queue.SendingUsage.Reached;
import io.setget.mail.domain.settings.EffectiveSendingLimits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says which sending limits are in force, how much of them is used, and when sending goes on if one is reached. */
public final class DescribeSendingLimits {
    private final CurrentSendingLimits current;
    private final SendingQuota quota;

    public DescribeSendingLimits(CurrentSendingLimits current, SendingQuota quota) {
        this.current = current;
        this.quota = quota;
    }

    /** A quota that cannot be asked is no failure here; limits that cannot be read are. */
    public Standing standing() {
        EffectiveSendingLimits limits = current.get();
        if (limits.inForce().isNone()) {
            return new Standing(limits, null);
        }
        try {
            return new Standing(limits, quota.usage(limits.inForce()));
        } catch (PortUnavailableException away) {
            return new Standing(limits, null);
        }
    }

    /** For when it is known that the quota cannot be asked: it is not waited for. */
    public Standing withoutUsage() {
        return new Standing(current.get(), null);
    }

    /** The limit that emails wait for, if that can be known. */
    public Optional<Reached> reached() {
        SendingUsage usage = standing().usage();
        return usage == null ? Optional.empty() : Optional.ofNullable(usage.reached());
    }

    /** @param usage null while no limit is set, for then nothing is counted, or if it cannot be known */
    public record Standing(
            EffectiveSendingLimits limits, @Nullable SendingUsage usage) {}
}
