package io.setget.mail.adapter.persistence;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How long a caller waits for the database. Soon after the answer is late the database is probed; a caller who waits
 * for long work leaves when the probe fails. While an instance starts, it waits as long as work in the background does,
 * whatever the probe says: a database that is merely slow must not end a start.
 */
final class Patience {
    /** For a person or a program behind HTTP, who is told within two seconds that the database is away. */
    private static final Duration OF_CALLERS = Duration.ofMillis(1_500);

    /** For work in the background, and for what looks at many rows. */
    private static final Duration OF_WORKERS = Duration.ofSeconds(30);

    private static final Duration DOUBT_AFTER = Duration.ofMillis(300);

    private static final Duration FOR_ITS_RETURN = Duration.ofSeconds(5);

    private final Duration limit;
    private final Duration whenAway;
    private final @Nullable Reachability reachability;

    private Patience(Duration limit, Duration whenAway, @Nullable Reachability reachability) {
        this.limit = limit;
        this.whenAway = whenAway;
        this.reachability = reachability;
    }

    /** For an embedded database: it is there, and what it was asked for is done, if slowly. */
    static Patience endless() {
        return new Patience(Duration.ZERO, Duration.ZERO, null);
    }

    static Patience ofCallers(Reachability reachability) {
        return new Patience(OF_CALLERS, Duration.ZERO, reachability);
    }

    Patience ofWorkers() {
        return new Patience(OF_WORKERS, FOR_ITS_RETURN, reachability);
    }

    /** @throws UnansweredException if the database is away; work in the background gives it a moment to come back */
    void begin() {
        if (reachability != null && !reachability.isThere(reachability.isStarting() ? OF_WORKERS : whenAway)) {
            throw new UnansweredException(false);
        }
    }

    /**
     * Waits, whether interrupted or not: an interrupted caller would not know whether its change was made. Throws what
     * the other thread threw.
     *
     * @throws UnansweredException if there is no answer in time
     */
    <T> T await(Pending<T> pending) {
        try {
            return reachability == null ? pending.answer().join() : await(pending, reachability);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private <T> T await(Pending<T> pending, Reachability asked) {
        CompletableFuture<T> answer = pending.answer();
        long began = System.nanoTime();
        boolean starting = asked.isStarting();
        Duration most = starting ? OF_WORKERS : limit;
        boolean interrupted = false;
        try {
            while (!answer.isDone()) {
                long left = most.toNanos() - (System.nanoTime() - began);
                if (left <= 0 || (asked.isAway() && !starting)) {
                    boolean begun = pending.leave();
                    if (answer.isDone()) {
                        break;
                    }
                    throw new UnansweredException(begun);
                }
                try {
                    answer.get(Math.min(left, DOUBT_AFTER.toNanos()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException late) {
                    asked.doubt();
                } catch (ExecutionException told) {
                    break;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            return answer.join();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** There was no answer in time. */
    static final class UnansweredException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean begun;

        UnansweredException(boolean begun) {
            super(begun ? "no answer in time" : "not asked: it is away, or others wait for it", null, false, false);
            this.begun = begun;
        }

        /** Whether what was asked for may be done all the same. */
        boolean begun() {
            return begun;
        }
    }
}
