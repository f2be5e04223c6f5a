package io.setget.mail.adapter.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request as it comes from the network: bounded, and only read for those who may send it. Large ones
 * are held one at a time, for what is made of them takes many times their size. Not thread-safe.
 */
final class IncomingBody implements RequestBody, AutoCloseable {
    private static final int LARGE = Handler.DEFAULT_MAX_BODY;
    private static final Duration WAIT_FOR_TURN = Duration.ofSeconds(10);
    private static final int MOST_DRAINED = 32 << 20;
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final InputStream stream;
    private final long announced;
    private final int limit;
    private final Semaphore largeOnes;
    private byte @Nullable [] bytes;
    private boolean holdsTurn;

    /** @param announced what the request says about its length; negative if nothing */
    IncomingBody(InputStream stream, long announced, int limit, Semaphore largeOnes) {
        this.stream = stream;
        this.announced = announced;
        this.limit = limit;
        this.largeOnes = largeOnes;
    }

    @Override
    public byte[] read() {
        if (bytes == null) {
            if (announced > limit) {
                throw tooLarge();
            }
            if (limit > LARGE && (announced < 0 || announced > LARGE)) {
                waitForTurn();
            }
            try {
                byte[] read = stream.readNBytes(limit);
                if (read.length == limit && stream.read() >= 0) {
                    throw tooLarge();
                }
                bytes = read;
            } catch (IOException gone) {
                throw new ClientGoneException(gone);
            }
        }
        return bytes;
    }

    /**
     * Reads on without keeping anything, so that a client that is still sending gets to see the answer.
     *
     * @return false if there was too much of it, or it broke off: then the connection cannot be used again
     */
    boolean drain() {
        byte[] buffer = new byte[8192];
        long start = System.nanoTime();
        int drained = 0;
        try {
            int read;
            while ((read = stream.read(buffer)) >= 0) {
                drained += read;
                if (drained > MOST_DRAINED || System.nanoTime() - start > DRAIN_NANOS) {
                    return false;
                }
            }
            return true;
        } catch (IOException brokeOff) {
            return false;
        }
    }

    @Override
    public void close() {
        if (holdsTurn) {
            holdsTurn = false;
            largeOnes.release();
        }
    }

    private void waitForTurn() {
        try {
            holdsTurn = largeOnes.tryAcquire(WAIT_FOR_TURN.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        if (!holdsTurn) {
            throw new HttpProblemException(
                    Response.problem(Problem.of(503, "Other large requests are being handled; try again."))
                            .withRetryAfter(WAIT_FOR_TURN));
        }
    }

    private HttpProblemException tooLarge() {
        return new HttpProblemException(Problem.of(413, "The body is larger than " + limit + " bytes."));
    }

    /** Nobody is left to answer. */
    static final class ClientGoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClientGoneException(IOException cause) {
            super(cause);
        }
    }
}
