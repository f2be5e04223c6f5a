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
    private final AtomicReference<Known> known = new AtomicReference<>(new Known(Optional.empty(), 0, false));

    private record Known(Optional<SmtpSettings> settings, long readAt, boolean fresh) {}

    public RecentSettings(CurrentSmtpSettings current, ServerHealth health, LongSupplier nanos) {
        this.current = current;
        this.health = health;
        this.nanos = nanos;
    }

    /** Empty while a required one is missing. */
    synchronized Optional<SmtpSettings> complete() {
        long now = nanos.getAsLong();
        Known before = Objects.requireNonNull(known.get());
        if (before.fresh() && now - before.readAt() < FRESH.toNanos()) {
            return before.settings();
        }
        Optional<SmtpSettings> read = current.get().complete();
        if (!before.settings().equals(read)) {
            health.forgetTroubles();
        }
        known.set(new Known(read, now, true));
        return read;
    }

    /** To be called after each save: the next email is sent with what was saved. */
    public synchronized void changed() {
        known.updateAndGet(before -> new Known(before.settings(), before.readAt(), false));
        health.forgetTroubles();
    }
}
