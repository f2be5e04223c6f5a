package io.setget.mail.adapter.persistence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.BitSet;
import java.util.Set;

/**
 * Copies a file as it was at one moment, while it goes on changing: block by block, and what a change is about to
 * overwrite or to cut off before its turn. So the copy needs no memory to speak of, however long it takes.
 *
 * <p>Not thread-safe, except for {@link #write}: all else is called by who holds the lock under which the file changes.
 */
final class MomentCopy {
    /** In blocks: how much is read in one go, and so for how long a change may have to wait. */
    private static final int PIECE = 64;

    /** In bytes: how much may lie unwritten in the system's memory, for which the next flush of the journal may wait. */
    private static final long UNFLUSHED = 8L << 20;

    private final FileChannel file;
    private final FileChannel target;
    private final long size;
    private final int blocks;
    private final BitSet before = new BitSet();
    private int next;
    private long unflushed;

    MomentCopy(FileChannel file, FileChannel target) throws IOException {
        this.file = file;
        this.target = target;
        this.size = file.size();
        this.blocks = Math.toIntExact((size + Layer.BLOCK - 1) / Layer.BLOCK);
    }

    /** The next blocks, for {@link #write}. */
    Piece read() throws IOException {
        int first = next;
        int count = Math.min(PIECE, blocks - first);
        ByteBuffer content = ByteBuffer.allocate(count * Layer.BLOCK);
        long at = (long) first * Layer.BLOCK;
        int length = 0;
        while (length >= 0 && content.hasRemaining()) {
            length = file.read(content, at + content.position());
        }
        next += count;
        return new Piece(first, count, content.array(), before.get(first, first + count));
    }

    /** Those that were copied before are left as they are. */
    void write(Piece piece) throws IOException {
        for (int from = piece.done().nextClearBit(0); from < piece.count(); ) {
            int done = piece.done().nextSetBit(from);
            int to = done < 0 ? piece.count() : done;
            ByteBuffer content = ByteBuffer.wrap(piece.content(), from * Layer.BLOCK, (to - from) * Layer.BLOCK);
            long at = (long) (piece.first() + from) * Layer.BLOCK - content.position();
            while (content.hasRemaining()) {
                target.write(content, at + content.position());
            }
            from = piece.done().nextClearBit(to);
        }
        unflushed += (long) piece.count() * Layer.BLOCK;
        if (unflushed >= UNFLUSHED) {
            target.force(false);
            unflushed = 0;
        }
    }

    boolean isRead() {
        return next == blocks;
    }

    /** Before the file is cut to this length and these of its blocks are written. */
    void beforeChange(long cutAt, Set<Long> changed) throws IOException {
        for (long block : changed) {
            copyEarly(block);
        }
        for (long block = Math.max(next, cutAt / Layer.BLOCK); block < blocks; block++) {
            copyEarly(block);
        }
    }

    private void copyEarly(long block) throws IOException {
        if (block < next || block >= blocks || before.get((int) block)) {
            return;
        }
        ByteBuffer content = ByteBuffer.wrap(Journal.blockOf(file, block));
        while (content.hasRemaining()) {
            target.write(content, block * Layer.BLOCK + content.position());
        }
        before.set((int) block);
    }

    /** Once all was written: the copy is as long as the file was, and on the disk. */
    void finish() throws IOException {
        target.truncate(size);
        target.force(true);
    }

    /** Blocks from the number {@code first} on; those that are {@code done} were copied before. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Piece(int first, int count, byte[] content, BitSet done) {}
}
