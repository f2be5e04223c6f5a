package io.setget.mail.adapter.web.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory all requests in hand may take together; what is over it is answered with 503 before the memory is
 * spent. Thread-safe.
 *
 * <p>Three bounds, so that nobody waits for what a slow client holds: <i>held</i> bytes are what has arrived of bodies
 * and what waits for the queue, taken at once or not at all; <i>working</i> bytes are what parsing and rendering take
 * for a moment, waited for, because whoever has them only computes; and of large bodies only a few are handled at once,
 * each from the moment when it has arrived.
 */
final class RequestMemory {
    /** What is made of large bodies runs on as many threads at once. */
    static final int TURNS = 2;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Duration COME_BACK = Duration.ofSeconds(10);
    private static final int UNIT = 1024;

    private final long mostHeld;
    private final AtomicLong held = new AtomicLong();
    private final int mostUnits;
    private final Semaphore units;
    private final Semaphore turns = new Semaphore(TURNS, true);

    RequestMemory(long mostHeld, long mostWorking) {
        this.mostHeld = mostHeld;
        this.mostUnits = (int) Math.max(1, Math.min(Integer.MAX_VALUE, mostWorking / UNIT));
        this.units = new Semaphore(mostUnits, true);
    }

    /** Shares of a heap of this many bytes: a quarter to hold, a sixth to work with. */
    static RequestMemory ofHeap(long bytes) {
        return new RequestMemory(bytes / 4, bytes / 6);
    }

    /** Takes memory to hold; ends the request with 503 if there is not as much. */
    void hold(long bytes) {
        if (held.addAndGet(bytes) > mostHeld) {
            held.addAndGet(-bytes);
            throw full("The requests in hand take all the memory there is for them. Nothing of this one was accepted:"
                    + " try again, with fewer emails at once if it is large.");
        }
    }

    void give(long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }

    /** Waits for memory to work with; more than there is counts as all there is. */
    Request.Working work(long bytes) {
        int wanted = (int) Math.min(mostUnits, 1 + bytes / UNIT);
        await(units, wanted, "Other requests take all the memory there is for rendering.");
        return () -> units.release(wanted);
    }

    /** Waits for a turn with a large body that has arrived. */
    Request.Working turn(int wanted) {
        await(turns, wanted, "Other large requests are being handled.");
        return () -> turns.release(wanted);
    }

    private static void await(Semaphore permits, int wanted, String otherwise) {
        boolean taken = false;
        try {
            taken = permits.tryAcquire(wanted, LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        if (!taken) {
            throw full(otherwise + " Nothing of this one was accepted; try again.");
        }
    }

    private static HttpProblemException full(String detail) {
        return new HttpProblemException(
                Response.problem(Problem.of(503, detail)).withRetryAfter(COME_BACK));
    }
}
