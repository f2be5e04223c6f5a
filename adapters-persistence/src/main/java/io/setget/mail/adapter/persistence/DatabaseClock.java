package io.setget.mail.adapter.persistence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The database's time, which all instances share: asked for every few seconds, and carried on in between by a clock that
 * only goes forward. Off by no more than half of what the question took. Thread-safe.
 */
final class DatabaseClock implements InstantSource {
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final LongSupplier databaseMillis;
    private final LongSupplier nanos;
    private final AtomicReference<Reading> last;

    private record Reading(long millis, long nanos) {}

    /** @param databaseMillis asks the database; throws while that is away, and then the last answer is carried on */
    DatabaseClock(LongSupplier databaseMillis, LongSupplier nanos) {
        this.databaseMillis = databaseMillis;
        this.nanos = nanos;
        this.last = new AtomicReference<>(read());
    }

    private Reading read() {
        long asked = nanos.getAsLong();
        long millis = databaseMillis.getAsLong();
        return new Reading(millis, asked + (nanos.getAsLong() - asked) / 2);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        Reading reading = reading();
        long age = nanos.getAsLong() - reading.nanos();
        if (age > FRESH.toNanos()) {
            // Whoever is first asks; the others go on with the last answer.
            Reading carriedOn =
                    new Reading(reading.millis() + age / 1_000_000, reading.nanos() + age / 1_000_000 * 1_000_000);
            if (last.compareAndSet(reading, carriedOn)) {
                refresh();
            }
        }
        Reading now = reading();
        return now.millis() + (nanos.getAsLong() - now.nanos()) / 1_000_000;
    }

    private Reading reading() {
        return Objects.requireNonNull(last.get());
    }

    private void refresh() {
        try {
            last.set(read());
        } catch (RuntimeException away) {
            // The last answer is carried on; whoever needs the database is told that it is away.
        }
    }
}
