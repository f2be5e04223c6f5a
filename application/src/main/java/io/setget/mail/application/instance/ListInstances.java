package io.setget.mail.application.instance;

import io.setget.mail.application.port.Instances;
import io.setget.mail.domain.instance.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Shows the instances that work together, those included that fell silent within a day. */
public final class ListInstances {
    private static final Duration SILENT_AFTER = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private final Instances instances;
    private final UUID self;

    /** @param self the one that is asked */
    public ListInstances(Instances instances, UUID self) {
        this.instances = instances;
        this.self = self;
    }

    /** The one that started first comes first. */
    public List<Listed> list() {
        return instances.list().stream()
                .filter(seen -> seen.silentFor().compareTo(FORGOTTEN_AFTER) < 0)
                .map(this::listed)
                .toList();
    }

    /** Forgets those that have been silent for a day; returns how many. */
    public int forgetSilent() {
        return instances.forget(FORGOTTEN_AFTER);
    }

    private Listed listed(Instances.Sighting seen) {
        return new Listed(
                seen.last(),
                seen.startedAt(),
                seen.heardAt(),
                seen.silentFor(),
                seen.silentFor().compareTo(SILENT_AFTER) >= 0,
                seen.last().id().equals(self));
    }

    /**
     * One of them.
     *
     * @param silent it should have been heard again long ago
     * @param self it is the one that was asked
     */
    public record Listed(
            Heartbeat last, Instant startedAt, Instant heardAt, Duration silentFor, boolean silent, boolean self) {}
}
