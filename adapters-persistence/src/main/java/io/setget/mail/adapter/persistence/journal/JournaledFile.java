package io.setget.mail.adapter.persistence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * The file of an embedded database, changed only as a whole.
 *
 * <p>What the database writes stays in memory until {@link #commit}, which appends all of it to the journal as one
 * record, flushes the journal, and only then writes into the file. Thread-safe; {@link #commit} is called between two
 * transactions, when the database writes nothing.
 */
final class JournaledFile extends FileBaseDefault {
    /** A transaction larger than this reaches the file before its end; the database undoes it after a crash. */
    private static final long MOST_IN_MEMORY = 8L << 20;

    private final FilePath journalPath;
    private final String name;
    private final FileChannel file;
    private final Consumer<JournaledFile> onClose;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Object commits = new Object();

    /** Not in the journal yet. */
    private final Layer fresh = new Layer();

    /** In the journal, not in the file yet. */
    private final Layer written = new Layer();

    private @Nullable Journal journal;

    /** Under the lock of the commits. */
    private @Nullable MomentCopy copy;

    private Runnable whenLocked = () -> {};
    private long size;

    /** What is in memory can no longer be trusted to be complete. */
    private volatile boolean broken;

    /** Why a commit could not be written as a whole; null when all is well. */
    private volatile @Nullable IOException behind;

    JournaledFile(FilePath journalPath, String name, FileChannel file, Consumer<JournaledFile> onClose)
            throws IOException {
        this.journalPath = journalPath;
        this.name = name;
        this.file = file;
        this.onClose = onClose;
        this.size = file.size();
    }

    void whenLocked(Runnable told) {
        whenLocked = told;
    }

    /** Nobody else has the file from here on, so this is when it is brought up to date with its journal. */
    @Override
    public synchronized @Nullable FileLock tryLock(long position, long length, boolean shared) throws IOException {
        FileLock held = file.tryLock(position, length, shared);
        if (held != null && journal == null) {
            try {
                journal = Journal.open(journalPath, name, file);
                size = file.size();
                whenLocked.run();
            } catch (IOException | RuntimeException e) {
                held.release();
                throw e;
            }
        }
        return held;
    }

    @Override
    public long size() {
        lock.readLock().lock();
        try {
            return size;
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the lock of this class does it
    public int read(ByteBuffer target, long position) throws IOException {
        lock.readLock().lock();
        try {
            if (position >= size) {
                return target.hasRemaining() ? -1 : 0;
            }
            if (fresh.isEmpty() && written.isEmpty()) {
                return file.read(target, position);
            }
            int block = (int) Math.min(Layer.BLOCK - position % Layer.BLOCK, size - position);
            int length = Math.min(block, target.remaining());
            target.put(block(position / Layer.BLOCK), (int) (position % Layer.BLOCK), length);
            return length;
        } finally {
            lock.readLock().unlock();
        }
    }

    private byte[] block(long number) throws IOException {
        byte[] block = fresh.block(number);
        if (block == null) {
            block = written.block(number);
        }
        return block == null ? Journal.blockOf(file, number) : block;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the lock of this class does it
    public int write(ByteBuffer source, long position) throws IOException {
        // What lies at the start names the block written just before: both belong into one record.
        if (position > 0 && inMemory() + source.remaining() > MOST_IN_MEMORY) {
            makeRoom();
        }
        int length = source.remaining();
        lock.writeLock().lock();
        try {
            put(source, position);
            size = Math.max(size, position + length);
        } catch (IOException | RuntimeException | Error e) {
            broken = true;
            throw e;
        } finally {
            lock.writeLock().unlock();
        }
        return length;
    }

    private void put(ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            int offset = (int) (at % Layer.BLOCK);
            int length = Math.min(Layer.BLOCK - offset, source.remaining());
            byte[] block = length == Layer.BLOCK
                    ? new byte[Layer.BLOCK]
                    : block(at / Layer.BLOCK).clone();
            source.get(block, offset, length);
            fresh.put(at / Layer.BLOCK, block);
            at += length;
        }
    }

    private long inMemory() {
        lock.readLock().lock();
        try {
            return fresh.bytes();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void makeRoom() throws IOException {
        try {
            commit(true);
        } catch (IOException failed) {
            if (inMemory() > 8 * MOST_IN_MEMORY) {
                throw failed;
            }
            behind = failed;
        }
    }

    @Override
    protected void implTruncate(long length) {
        lock.writeLock().lock();
        try {
            fresh.cut(length);
            size = Math.min(size, length);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Order is kept by the journal, so the database's own flushes have nothing to do. */
    @Override
    public void force(boolean metaData) {}

    /**
     * Makes what was written survive the end of this process and, if flushed, that of the machine.
     *
     * <p>If it fails, nothing is lost as long as the process lives, and the next call tries it again.
     */
    void commit(boolean flush) throws IOException {
        synchronized (commits) {
            Journal open = journal;
            if (open == null) {
                throw new IOException("the database file is not open");
            }
            append(open);
            if (!flush) {
                return;
            }
            if (!open.isFlushed()) {
                flush(open);
            }
            apply();
            if (open.roundIsOver()) {
                try {
                    open.nextRound();
                } catch (IOException failed) {
                    behind = failed; // what was promised lies flushed in the journal, which grows until this works
                }
            }
        }
    }

    /** What a commit could not do is done before anything new is begun. */
    void catchUp() throws IOException {
        if (behind != null) {
            synchronized (commits) {
                behind = null;
                commit(true);
                IOException still = behind;
                if (still != null) {
                    throw new IOException(still.getMessage(), still);
                }
            }
        }
    }

    private void append(Journal open) throws IOException {
        lock.writeLock().lock();
        try {
            if (!fresh.isEmpty()) {
                open.append(fresh);
                written.putAll(fresh);
                fresh.clear();
            }
        } catch (IOException e) {
            behind = e;
            throw e;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void flush(Journal open) throws IOException {
        try {
            open.flush();
        } catch (IOException failed) {
            takeBack();
            behind = failed;
            throw failed;
        }
    }

    /** What a failed flush left behind is written again, for it may never reach the disk otherwise. */
    private void takeBack() {
        lock.writeLock().lock();
        try {
            written.putAll(fresh);
            fresh.clear();
            fresh.putAll(written);
            written.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void apply() {
        copyBeforeChange();
        try {
            Journal.apply(file, written.cutAt(), written.blocks());
        } catch (IOException failed) {
            behind = failed; // it lies flushed in the journal, and is read from memory until there is room again
            return;
        }
        lock.writeLock().lock();
        try {
            written.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Copies the file as it is at this moment, with all that was answered before, while commits go on. One copy at a time;
     * on a thread that nobody interrupts, as that would close the file.
     *
     * @throws IOException if either of both files cannot be read or written; the database is unharmed
     */
    void copyTo(FileChannel target) throws IOException {
        MomentCopy begun = beginCopy(target);
        try {
            while (!begun.isRead()) {
                MomentCopy.Piece piece;
                synchronized (commits) {
                    if (copy != begun) {
                        throw new IOException("the copy could not be written, or the database was closed");
                    }
                    piece = begun.read();
                }
                begun.write(piece);
            }
        } finally {
            synchronized (commits) {
                copy = copy == begun ? null : copy;
            }
        }
        begun.finish();
    }

    private MomentCopy beginCopy(FileChannel target) throws IOException {
        synchronized (commits) {
            Journal open = journal;
            if (open == null || copy != null) {
                throw new IOException("the database file is not open, or is being copied already");
            }
            if (!open.isFlushed()) {
                flush(open);
            }
            apply();
            IOException unwritten = behind;
            if (unwritten != null) {
                throw new IOException(unwritten.getMessage(), unwritten);
            }
            MomentCopy begun = new MomentCopy(file, target);
            copy = begun;
            return begun;
        }
    }

    /** A copy that cannot be written is given up: the change goes first. */
    private void copyBeforeChange() {
        MomentCopy begun = copy;
        if (begun != null) {
            try {
                begun.beforeChange(written.cutAt(), written.blocks().keySet());
            } catch (IOException | RuntimeException failed) {
                copy = null;
            }
        }
    }

    @Override
    protected void implCloseChannel() throws IOException {
        onClose.accept(this);
        try {
            synchronized (commits) {
                Journal open = journal;
                if (open != null) {
                    close(open);
                }
            }
        } finally {
            file.close();
        }
    }

    private void close(Journal open) throws IOException {
        if (broken) {
            open.close();
            return;
        }
        try {
            commit(true);
            catchUp();
            open.delete();
        } catch (IOException failed) {
            open.close();
            throw failed;
        }
    }
}
