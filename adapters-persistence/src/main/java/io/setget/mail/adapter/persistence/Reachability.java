package io.setget.mail.adapter.persistence;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database on another machine can be reached. Once that is in doubt, a thread of its own probes it, and goes on
 * until it answers; meanwhile it counts as away, and nobody waits for it. Thread-safe.
 */
final class Reachability implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reachability.class);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final BooleanSupplier probe;
    private final Semaphore doubts = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::probeInDoubt, "database-probe");
    private volatile boolean away;
    private volatile boolean starting;

    /** @param probe asks the database on a connection of its own; takes a few seconds at most */
    Reachability(BooleanSupplier probe) {
        this.probe = probe;
        thread.setDaemon(true);
        thread.start();
    }

    /** Until {@link #started}, nobody is behind HTTP who wants to know soon whether it is away. */
    void starts() {
        starting = true;
    }

    void started() {
        starting = false;
    }

    boolean isStarting() {
        return starting;
    }

    boolean isAway() {
        return away;
    }

    /** Whether it can be reached; if not, its return is waited for, whether interrupted or not. */
    synchronized boolean isThere(Duration within) {
        long began = System.nanoTime();
        boolean interrupted = false;
        while (away) {
            long left = within.toMillis() - (System.nanoTime() - began) / 1_000_000;
            if (left <= 0) {
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !away;
    }

    private synchronized void set(boolean nowAway) {
        away = nowAway;
        notifyAll();
    }

    /** Something went wrong, or takes long. */
    void doubt() {
        if (doubts.availablePermits() == 0) {
            doubts.release();
        }
    }

    private void probeInDoubt() {
        try {
            while (closed.getCount() > 0) {
                doubts.acquire();
                doubts.drainPermits();
                while (closed.getCount() > 0 && !probe.getAsBoolean()) {
                    if (!away) {
                        set(true);
                        LOG.warn("the database cannot be reached; calls that need it fail until it answers");
                    }
                    closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
                if (away && closed.getCount() > 0) {
                    set(false);
                    LOG.info("the database can be reached again");
                }
            }
        } catch (InterruptedException onlyToClose) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        doubt();
    }
}
