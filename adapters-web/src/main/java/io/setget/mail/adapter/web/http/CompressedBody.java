package io.setget.mail.adapter.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A large body that has arrived, compressed: JSON of many alike emails takes a tenth of its size. Written once, then
 * read once; each block is given up when it was read. Not thread-safe.
 */
final class CompressedBody implements AutoCloseable {
    static final int BLOCK = 16 << 10;

    private final RequestMemory memory;
    private final Deque<byte[]> blocks = new ArrayDeque<>();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final Inflater inflater = new Inflater(true);
    private int used = BLOCK;
    private boolean closed;

    CompressedBody(RequestMemory memory) {
        this.memory = memory;
    }

    /** To be closed when all is written. */
    OutputStream writing() {
        return new DeflaterOutputStream(new Sink(), deflater, BLOCK);
    }

    InputStream reading() {
        return new InflaterInputStream(new Source(), inflater, BLOCK);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            deflater.end();
            inflater.end();
            memory.give((long) blocks.size() * BLOCK);
            blocks.clear();
        }
    }

    private final class Sink extends OutputStream {
        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int from = offset;
            int left = length;
            while (left > 0) {
                if (used == BLOCK) {
                    memory.hold(BLOCK);
                    blocks.add(new byte[BLOCK]);
                    used = 0;
                }
                int now = Math.min(left, BLOCK - used);
                System.arraycopy(bytes, from, blocks.getLast(), used, now);
                used += now;
                from += now;
                left -= now;
            }
        }
    }

    private final class Source extends InputStream {
        private int at;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            byte[] block = current();
            if (block == null) {
                return -1;
            }
            int end = blocks.size() == 1 ? used : BLOCK;
            int now = Math.min(length, end - at);
            System.arraycopy(block, at, into, offset, now);
            at += now;
            return now;
        }

        private byte @Nullable [] current() throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
            if (blocks.size() > 1 && at == BLOCK) {
                blocks.removeFirst();
                memory.give(BLOCK);
                at = 0;
            }
            return blocks.isEmpty() || (blocks.size() == 1 && at == used) ? null : blocks.getFirst();
        }
    }
}
