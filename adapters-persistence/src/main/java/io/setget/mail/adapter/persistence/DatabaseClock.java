package io.setget.mail.adapter.persistence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The database's time, which all instances share: asked for every few seconds, and carried on in between by a clock that
 * only goes forward. An answer is off by no more than half of what the question took; one that took so long that the
 * time carried on is the better guess is not used. Thread-safe.
 */
final class DatabaseClock implements InstantSource {
    private static final Duration FRESH = Duration.ofSeconds(10);

    /** A machine's clock loses or gains less than one part in this many. */
    private static final long DRIFT_ONE_IN = 1_000;

    private final LongSupplier databaseMillis;
    private final LongSupplier nanos;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Reading last;

    /** @param doubt by how many nanoseconds it may be off */
    private record Reading(long millis, long nanos, long doubt) {
        Reading carriedOnBy(long age) {
            long whole = age / 1_000_000;
            return new Reading(millis + whole, nanos + whole * 1_000_000, doubt + age / DRIFT_ONE_IN);
        }
    }

    /** @param databaseMillis asks the database; throws while that is away, and then the last answer is carried on */
    DatabaseClock(LongSupplier databaseMillis, LongSupplier nanos) {
        this.databaseMillis = databaseMillis;
        this.nanos = nanos;
        this.last = read();
    }

    private Reading read() {
        long asked = nanos.getAsLong();
        long millis = databaseMillis.getAsLong();
        long half = (nanos.getAsLong() - asked) / 2;
        return new Reading(millis, asked + half, half);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        // Whoever is first asks; the others go on with the last answer.
        if (age(last) > FRESH.toNanos() && asking.compareAndSet(false, true)) {
            try {
                refresh();
            } finally {
                asking.set(false);
            }
        }
        Reading now = last;
        return now.millis() + age(now) / 1_000_000;
    }

    private long age(Reading reading) {
        return nanos.getAsLong() - reading.nanos();
    }

    private void refresh() {
        Reading carriedOn = last.carriedOnBy(age(last));
        last = carriedOn;
        try {
            Reading answer = read();
            if (answer.doubt() <= carriedOn.doubt()) {
                last = answer;
            }
        } catch (RuntimeException away) {
            // The last answer is carried on; whoever needs the database is told that it is away.
        }
    }
}
