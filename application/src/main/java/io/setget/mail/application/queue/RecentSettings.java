package io.setget.mail.application.queue;

import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.util.Optional;
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
    private Optional<SmtpSettings> known = Optional.empty();
    private boolean fresh;
    private long readAt;

    public RecentSettings(CurrentSmtpSettings current, ServerHealth health, LongSupplier nanos) {
        this.current = current;
        this.health = health;
        this.nanos = nanos;
    }

    /** Empty while a required one is missing. */
    synchronized Optional<SmtpSettings> complete() {
        long now = nanos.getAsLong();
        if (!fresh || now - readAt >= FRESH.toNanos()) {
            Optional<SmtpSettings> read = current.get().complete();
            if (!known.equals(read)) {
                health.forgetTroubles();
            }
            known = read;
            readAt = now;
            fresh = true;
        }
        return known;
    }

    /** To be called after each save: the next email is sent with what was saved. */
    public synchronized void changed() {
        fresh = false;
        health.forgetTroubles();
    }
}
