package io.setget.mail.testkit;

import io.setget.mail.application.port.SharedHealth;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** What instances know together, in memory. */
public final class InMemorySharedHealth implements SharedHealth {
    private static final int MOST = 4_096;

    private final InstantSource clock;
    private long version;
    private String state = "";

    public InMemorySharedHealth(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Snapshot read() {
        return new Snapshot(version, state, clock.instant());
    }

    @Override
    public synchronized boolean replace(long expectedVersion, String wanted) {
        if (wanted.getBytes(StandardCharsets.UTF_8).length > MOST) {
            throw new IllegalArgumentException("a text of at most " + MOST + " bytes, not " + wanted.length());
        }
        if (version != expectedVersion) {
            return false;
        }
        version++;
        state = wanted;
        return true;
    }
}
