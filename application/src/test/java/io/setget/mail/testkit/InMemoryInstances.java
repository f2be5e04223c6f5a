package io.setget.mail.testkit;

import io.setget.mail.application.port.Instances;
import io.setget.mail.domain.instance.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Instances in memory. */
public final class InMemoryInstances implements Instances {
    private static final int LISTED = 500;

    private final InstantSource clock;
    private final Map<UUID, Kept> kept = new HashMap<>();

    public InMemoryInstances(InstantSource clock) {
        this.clock = clock;
    }

    private record Kept(Heartbeat last, Instant startedAt, Instant heardAt) {}

    @Override
    public synchronized void heard(Heartbeat heartbeat, Duration up) {
        Instant now = clock.instant();
        kept.merge(
                heartbeat.id(),
                new Kept(heartbeat, now.minus(up), now),
                (before, again) -> new Kept(heartbeat, before.startedAt(), now));
    }

    @Override
    public synchronized void left(UUID id) {
        kept.remove(id);
    }

    @Override
    public synchronized List<Sighting> list() {
        Instant now = clock.instant();
        return kept.values().stream()
                .sorted(Comparator.comparing(Kept::heardAt).reversed())
                .limit(LISTED)
                .sorted(Comparator.comparing(Kept::startedAt)
                        .thenComparing(one -> one.last().id()))
                .map(one ->
                        new Sighting(one.last(), one.startedAt(), one.heardAt(), Duration.between(one.heardAt(), now)))
                .toList();
    }

    @Override
    public synchronized int forget(Duration silentFor) {
        Instant since = clock.instant().minus(silentFor);
        int before = kept.size();
        kept.values().removeIf(one -> !one.heardAt().isAfter(since));
        return before - kept.size();
    }
}
