package io.setget.mail.application.queue;

import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The SMTP settings in force, read at most once a second, so that not every email asks the store. A change, made here
 * or on another instance, gives the server a new chance. Thread-safe.
 */
public final class RecentSettings {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final CurrentSmtpSettings current;
    private final ServerHealth health;
    private final LongSupplier nanos;
    private final AtomicReference<Reading> last = new AtomicReference<>(Reading.NONE);

    public RecentSettings(CurrentSmtpSettings current, ServerHealth health, LongSupplier nanos) {
        this.current = current;
        this.health = health;
        this.nanos = nanos;
    }

    /** Empty while a required one is missing. */
    synchronized Optional<SmtpSettings> complete() {
        Reading before = Objects.requireNonNull(last.get());
        long now = nanos.getAsLong();
        if (before.fresh() && now - before.at() < FRESH.toNanos()) {
            return before.settings();
        }
        Optional<SmtpSettings> read = current.complete();
        if (!before.settings().equals(read)) {
            health.forgetTroubles();
        }
        last.set(new Reading(read, true, now));
        return read;
    }

    /** To be called after each save: the next email is sent with what was saved. */
    public synchronized void changed() {
        last.updateAndGet(reading -> new Reading(reading.settings(), false, reading.at()));
        health.forgetTroubles();
    }

    /** @param at by a clock that only goes forward, in nanoseconds */
    private record Reading(Optional<SmtpSettings> settings, boolean fresh, long at) {
        static final Reading NONE = new Reading(Optional.empty(), false, 0);
    }
}
