package io.setget.mail.application.queue;

import io.setget.mail.application.port.Outbox.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What this instance accepted within the last minute, at most {@value #MOST} emails: a queue that loses its last moments
 * may have lost those before the log had them, and then nobody else knows of them. Thread-safe.
 */
public final class RecentlyAccepted {
    private static final int MOST = 20_000;
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private final Deque<Noted> noted = new ArrayDeque<>();

    private record Noted(Event.Accepted email, long atNanos) {}

    /** @param nanos time that only goes forward */
    public RecentlyAccepted(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The queue has taken them. */
    public synchronized void add(Collection<Event.Accepted> emails) {
        long now = nanos.getAsLong();
        emails.forEach(email -> noted.addLast(new Noted(email, now)));
        forgetOld(now);
    }

    /** Oldest first. */
    synchronized List<Event.Accepted> all() {
        forgetOld(nanos.getAsLong());
        return noted.stream().map(Noted::email).toList();
    }

    private void forgetOld(long now) {
        while (!noted.isEmpty()
                && (noted.size() > MOST || now - noted.getFirst().atNanos() > KEPT.toNanos())) {
            noted.removeFirst();
        }
    }
}
