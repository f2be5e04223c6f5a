package io.setget.mail.adapter.web.http;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request as it comes from the network: bounded, and only read for those who may send it. Memory is
 * taken for what has arrived, never for what was announced. Large ones are kept compressed until their turn has come.
 * Not thread-safe.
 */
final class IncomingBody implements RequestBody, AutoCloseable {
    /** Beyond this, a body of a route that takes large ones waits for its turn. */
    private static final int LARGE = 64 << 10;

    /** What is made of a small body takes some times its size: text, a tree of values. */
    private static final int TIMES = 4;

    private static final int PIECE = 8192;
    private static final int MOST_DRAINED = 32 << 20;
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final InputStream stream;
    private final long announced;
    private final int limit;
    private final RequestMemory memory;
    private byte @Nullable [] bytes;
    private @Nullable CompressedBody arrived;
    private Request.@Nullable Working turn;
    private long held;

    /** @param announced what the request says about its length; negative if nothing */
    IncomingBody(InputStream stream, long announced, int limit, RequestMemory memory) {
        this.stream = stream;
        this.announced = announced;
        this.limit = limit;
        this.memory = memory;
    }

    @Override
    public byte[] read() {
        byte[] known = bytes;
        if (known == null) {
            known = isLarge() ? inflated() : small();
            bytes = known;
        }
        return known;
    }

    @Override
    public InputStream stream() {
        return isLarge() ? inTurn(1) : RequestBody.super.stream();
    }

    @Override
    public void hold(long more) {
        memory.hold(more);
        held += more;
    }

    @Override
    public Request.Working work(long more) {
        return memory.work(more);
    }

    private boolean isLarge() {
        return limit > Handler.DEFAULT_MAX_BODY && (announced < 0 || announced > LARGE);
    }

    private byte[] small() {
        ByteArrayOutputStream kept = new ByteArrayOutputStream((int) Math.min(PIECE, Math.max(32, announced)));
        receive(kept, TIMES);
        return kept.toByteArray();
    }

    /** In one piece a large body takes many times its size: nobody else's is handled meanwhile. */
    private byte[] inflated() {
        try {
            return inTurn(RequestMemory.TURNS).readAllBytes();
        } catch (IOException impossible) {
            throw new IllegalStateException("what was compressed here cannot be read", impossible);
        }
    }

    private InputStream inTurn(int turns) {
        CompressedBody whole = new CompressedBody(memory);
        arrived = whole;
        OutputStream writing = whole.writing();
        receive(writing, 0);
        try {
            writing.close();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        turn = memory.turn(turns);
        return new FilterInputStream(whole.reading()) {
            @Override
            public void close() {
                endTurn();
            }
        };
    }

    private void receive(OutputStream into, int times) {
        if (announced > limit) {
            throw tooLarge();
        }
        byte[] piece = new byte[PIECE];
        int total = 0;
        int read;
        while ((read = next(piece)) >= 0) {
            total += read;
            if (total > limit) {
                throw tooLarge();
            }
            if (times > 0) {
                hold((long) read * times);
            }
            try {
                into.write(piece, 0, read);
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private int next(byte[] piece) {
        try {
            return stream.read(piece);
        } catch (IOException gone) {
            throw new ClientGoneException(gone);
        }
    }

    /**
     * Reads on without keeping anything, so that a client that is still sending gets to see the answer.
     *
     * @return false if there was too much of it, or it broke off: then the connection cannot be used again
     */
    boolean drain() {
        byte[] buffer = new byte[PIECE];
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

    /** Gives back all that was taken; what is still sent to the client is small. */
    @Override
    public void close() {
        endTurn();
        memory.give(held);
        held = 0;
        bytes = null;
    }

    private void endTurn() {
        if (arrived != null) {
            arrived.close();
            arrived = null;
        }
        if (turn != null) {
            turn.close();
            turn = null;
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
