package io.setget.mail.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when a test says so. Thread-safe. */
public final class MovableClock implements InstantSource {
    private Instant now = Instant.parse("2030-01-01T12:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves on, or back if {@code by} is negative. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }
}
