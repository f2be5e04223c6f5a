package io.setget.mail.bootstrap;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells threads to stop, and how long they have. Threads are never interrupted: an interrupt in the middle of a read or
 * write would close the file of the embedded database.
 */
final class StopSignal {
    private final CountDownLatch given = new CountDownLatch(1);
    private volatile long deadline;

    synchronized void give(Duration grace) {
        if (!isGiven()) {
            deadline = System.nanoTime() + grace.toNanos();
            given.countDown();
        }
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /** Pauses, at most until the signal is given; returns whether it is. */
    boolean within(Duration pause) {
        return await(given, pause);
    }

    /** Pauses also after the signal, but then not past the deadline; returns whether there is time left. */
    boolean pause(Duration pause) {
        if (!isGiven()) {
            within(pause);
        } else if (!left().isZero()) {
            await(new CountDownLatch(1), pause.compareTo(left()) < 0 ? pause : left());
        }
        return !isGiven() || !left().isZero();
    }

    /** How much of the grace time is left; zero or more. */
    Duration left() {
        return isGiven() ? Duration.ofNanos(Math.max(0, deadline - System.nanoTime())) : Duration.ZERO;
    }

    private static boolean await(CountDownLatch latch, Duration atMost) {
        try {
            return latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException notOurs) {
            Thread.currentThread().interrupt();
            return latch.getCount() == 0;
        }
    }
}
