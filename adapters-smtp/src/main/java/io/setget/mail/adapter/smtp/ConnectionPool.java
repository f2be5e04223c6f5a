package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Bounds how many conversations there are at once, and keeps the connections that rest between two of them. */
final class ConnectionPool {
    /** Lets everyone in who waits when sending is stopped; they leave at once. */
    private static final int EVERYONE = 1_000_000;

    private final Semaphore slots;
    private final long maxIdleNanos;
    private final Consumer<SmtpConnection> retire;
    private final Deque<SmtpConnection> idle = new ArrayDeque<>();
    private volatile boolean stopped;

    ConnectionPool(int maxConnections, Duration maxIdle, Consumer<SmtpConnection> retire) {
        this.slots = new Semaphore(maxConnections);
        this.maxIdleNanos = maxIdle.toNanos();
        this.retire = retire;
    }

    /** Waits for a free slot. */
    void enter() {
        slots.acquireUninterruptibly();
    }

    void leave() {
        slots.release();
    }

    /** A rested connection to this very server, or null. */
    @Nullable
    SmtpConnection take(SmtpSettings settings) {
        retireAll(connection -> isStale(connection) || !connection.settings().equals(settings));
        synchronized (idle) {
            return idle.pollFirst();
        }
    }

    void giveBack(SmtpConnection connection) {
        connection.rest();
        synchronized (idle) {
            if (!stopped) {
                idle.addFirst(connection);
                return;
            }
        }
        retire.accept(connection);
    }

    void retireStale() {
        retireAll(this::isStale);
    }

    void stop() {
        synchronized (idle) {
            stopped = true;
        }
        slots.release(EVERYONE);
        retireAll(connection -> true);
    }

    private boolean isStale(SmtpConnection connection) {
        return System.nanoTime() - connection.restingSince() >= maxIdleNanos;
    }

    private void retireAll(Predicate<SmtpConnection> condition) {
        List<SmtpConnection> old = List.of();
        synchronized (idle) {
            for (Iterator<SmtpConnection> all = idle.iterator(); all.hasNext(); ) {
                SmtpConnection next = all.next();
                if (condition.test(next)) {
                    all.remove();
                    old = old.isEmpty() ? new ArrayList<>() : old;
                    old.add(next);
                }
            }
        }
        old.forEach(retire);
    }
}
