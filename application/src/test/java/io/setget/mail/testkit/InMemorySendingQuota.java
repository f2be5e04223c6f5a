package io.setget.mail.testkit;

import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.domain.queue.PermitBook;
import io.setget.mail.domain.queue.SendingUsage;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A quota in memory. */
public final class InMemorySendingQuota implements SendingQuota {
    private final InstantSource clock;
    private PermitBook book = PermitBook.NEW;
    private int asked;

    public InMemorySendingQuota(InstantSource clock) {
        this.clock = clock;
    }

    /** How often permits were asked for or given back. */
    public synchronized int asked() {
        return asked;
    }

    @Override
    public synchronized Grant take(int wanted, SendingLimits limits) {
        asked++;
        long now = clock.millis();
        PermitBook.Taken taken = book.take(wanted, limits, now);
        book = taken.book();
        return new Grant(taken.permits(), Duration.ofMillis(taken.waitMillis()), Instant.ofEpochMilli(now));
    }

    @Override
    public synchronized void giveBack(Grant grant, int unused, SendingLimits limits) {
        asked++;
        book = book.giveBack(unused, grant.at().toEpochMilli(), limits, clock.millis());
    }

    @Override
    public synchronized SendingUsage usage(SendingLimits limits) {
        return book.usage(limits, clock.millis());
    }
}
