package io.setget.mail.adapter.smtp;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends conversations whose time is up, whether they are reading, writing or connecting. One thread looks after all of
 * them, which costs a fifth less than a timeout per write and also bounds a server that answers letter by letter.
 */
final class Watchdog implements AutoCloseable {
    private static final long TICK_MILLIS = 100;

    private final Set<SmtpConnection> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> Daemon.thread(task, "smtp-watchdog"));

    /** @param chore done at every look around; must neither block nor throw */
    Watchdog(Runnable chore) {
        ScheduledFuture<?> unused = timer.scheduleAtFixedRate(
                () -> {
                    long now = System.nanoTime();
                    watched.forEach(connection -> connection.endIfOverdue(now));
                    chore.run();
                },
                TICK_MILLIS,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    void watch(SmtpConnection connection) {
        watched.add(connection);
    }

    void leave(SmtpConnection connection) {
        watched.remove(connection);
    }

    void each(Consumer<SmtpConnection> action) {
        watched.forEach(action);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
