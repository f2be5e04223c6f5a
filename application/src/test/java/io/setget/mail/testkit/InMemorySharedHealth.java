package io.setget.mail.testkit;

import io.setget.mail.application.port.SharedHealth;
import java.time.InstantSource;

/** What instances know together, in memory. */
public final class InMemorySharedHealth implements SharedHealth {
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
        if (version != expectedVersion) {
            return false;
        }
        version++;
        state = wanted;
        return true;
    }
}
