package io.setget.mail.testkit;

import io.setget.mail.application.port.Backups;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Backups of nothing, in memory. Thread-safe. */
public final class InMemoryBackups implements Backups {
    private static final long BYTES = 100;

    private final InstantSource clock;
    private final List<Kept> kept = new ArrayList<>();
    private boolean full;

    public InMemoryBackups(InstantSource clock) {
        this.clock = clock;
    }

    /** From now on there is no room. */
    public synchronized void fill() {
        full = true;
    }

    @Override
    public synchronized Result make() {
        if (full) {
            return new Refused("There is not enough room.");
        }
        Instant now = clock.instant();
        String name = "backup-" + kept.size() + ".zip";
        kept.add(0, new Kept(name, BYTES, now));
        return new Made(new Backup(Path.of("backups", name), BYTES, "0".repeat(64), "1", now));
    }

    @Override
    public synchronized List<Kept> kept() {
        return List.copyOf(kept);
    }
}
