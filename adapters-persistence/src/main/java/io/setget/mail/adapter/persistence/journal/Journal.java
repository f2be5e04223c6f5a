package io.setget.mail.adapter.persistence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one file: a row of records, each with all blocks that changed between two consistent states.
 *
 * <p>A record counts only if its checksum holds and it follows the one before it, whose number and checksum it tells. So
 * one that was torn, or is left from an earlier round or from a flush that failed, ends the row. All records say what the first two blocks of the file were when the round
 * began: a journal is never applied to another file.
 *
 * <p>Not thread-safe.
 */
final class Journal implements AutoCloseable {
    /** How long it may get before a new round begins; so much is reserved on the disk at once. */
    private static final int ROUND = 1 << 20;

    private static final long MAGIC = 0x5347_4d4a_4f55_5231L;
    private static final int HEAD = 48;
    private static final int PREVIOUS_AT = 40;
    private static final int CHECKSUM_AT = 44;
    private static final int ENTRY = Long.BYTES + Layer.BLOCK;
    private static final int HEADERS = 2;

    private final FilePath path;
    private final FileChannel file;
    private final FileChannel journal;
    private final String name;
    private final int[] begunOn = new int[HEADERS];
    private long number;
    private long position;
    private int lastChecksum;
    private long flushedNumber;
    private long flushedPosition;
    private int flushedChecksum;

    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Entry(
            long number, long cutAt, Map<Long, byte[]> blocks, int[] begunOn, int previous, int checksum, long end) {
        boolean follows(Entry before) {
            return number == before.number + 1 && previous == before.checksum;
        }
    }

    private Journal(FilePath path, FileChannel journal, String name, FileChannel file) {
        this.path = path;
        this.journal = journal;
        this.name = name;
        this.file = file;
    }

    /** Opens, and makes if need be, the journal of a file; brings the file up to date with it. */
    static Journal open(FilePath path, String name, FileChannel file) throws IOException {
        boolean fresh = !path.exists() || path.size() == 0;
        Journal journal = new Journal(path, path.open("rw"), name, file);
        try {
            if (fresh) {
                journal.reserve();
            } else {
                journal.replay();
            }
            CutFileException.check(file);
            journal.beginRound();
            if (!fresh) {
                journal.forget();
            }
        } catch (IOException | RuntimeException e) {
            journal.journal.close();
            throw e;
        }
        return journal;
    }

    /** So that a flush need not write the file's length, and finds room when the disk is full. */
    private void reserve() throws IOException {
        writeFully(journal, ByteBuffer.allocate(ROUND), 0);
        journal.force(true);
        flushDirectory();
    }

    /**
     * Takes away what lies there, once the file has it: a process counts its records from where the one before it ended,
     * or from the beginning if the first one was torn, and then an old record could seem to follow a new one. The first
     * record goes before the others, since those alone are never written again.
     */
    private void forget() throws IOException {
        writeFully(journal, ByteBuffer.allocate(HEAD), 0);
        journal.force(true);
        journal.truncate(ROUND);
        reserve();
    }

    /** A new file is there after a power cut only when its directory was flushed, too. */
    private void flushDirectory() {
        String file = path.toString();
        Path parent = Path.of(file.substring(file.indexOf(':', 2) + 1)).getParent();
        if (parent == null) {
            return;
        }
        try (FileChannel directory = FileChannel.open(parent)) {
            directory.force(true);
        } catch (IOException notOnThisSystem) {
            // Windows opens no directories, and keeps their entries by itself.
        }
    }

    /** From here on the records before are no longer needed: all is in the file, flushed. */
    private void beginRound() throws IOException {
        file.force(true);
        position = 0;
        flushedPosition = 0;
        for (int i = 0; i < HEADERS; i++) {
            begunOn[i] = checksum(blockOf(file, i));
        }
    }

    boolean roundIsOver() {
        return position > ROUND - HEAD - ENTRY;
    }

    /** Flushes the file, to which all records were applied, and begins again. */
    void nextRound() throws IOException {
        try {
            beginRound();
        } catch (IOException failed) {
            // What a failed flush left behind may never reach the disk unless it is written again.
            replay();
            throw failed;
        }
    }

    /** Survives the end of the process, and after {@link #flush} that of the machine. Nothing is appended if it fails. */
    void append(Layer layer) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(
                Math.addExact(HEAD, Math.multiplyExact(ENTRY, layer.blocks().size())));
        record.putLong(MAGIC)
                .putLong(number + 1)
                .putLong(layer.cutAt())
                .putInt(begunOn[0])
                .putInt(begunOn[1]);
        record.putInt(layer.blocks().size()).position(HEAD);
        layer.blocks().forEach((block, content) -> record.putLong(block).put(content));
        record.flip();
        record.putInt(PREVIOUS_AT, lastChecksum);
        int checksum = checksum(record.array());
        record.putInt(CHECKSUM_AT, checksum);
        writeFully(journal, record, position);
        position += record.limit();
        lastChecksum = checksum;
        number++;
    }

    void flush() throws IOException {
        try {
            journal.force(false);
        } catch (IOException failed) {
            number = flushedNumber;
            position = flushedPosition;
            lastChecksum = flushedChecksum;
            throw failed;
        }
        flushedNumber = number;
        flushedPosition = position;
        flushedChecksum = lastChecksum;
    }

    boolean isFlushed() {
        return position == flushedPosition;
    }

    private void replay() throws IOException {
        if (!isOfThisFile()) {
            throw new ForeignJournalException(name, path.getName());
        }
        for (Entry entry = read(0); entry != null; entry = after(entry)) {
            apply(file, entry.cutAt(), entry.blocks());
            number = entry.number();
            lastChecksum = entry.checksum();
        }
        flushedNumber = number;
        flushedChecksum = lastChecksum;
    }

    /** One of the first two blocks is enough: the other may have been torn while it was written. */
    private boolean isOfThisFile() throws IOException {
        Entry first = read(0);
        if (first == null) {
            return true;
        }
        for (int i = 0; i < HEADERS; i++) {
            Set<Integer> known = new HashSet<>(Set.of(first.begunOn()[i]));
            for (Entry entry = first; entry != null; entry = after(entry)) {
                byte[] block = entry.blocks().get((long) i);
                if (block != null) {
                    known.add(checksum(block));
                }
            }
            if (known.contains(checksum(blockOf(file, i)))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Entry after(Entry entry) throws IOException {
        Entry next = read(entry.end());
        return next != null && next.follows(entry) ? next : null;
    }

    private @Nullable Entry read(long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        if (!readFully(journal, head, at) || head.getLong() != MAGIC) {
            return null;
        }
        long number = head.getLong();
        long cutAt = head.getLong();
        int[] begun = {head.getInt(), head.getInt()};
        int count = head.getInt();
        int previous = head.getInt(PREVIOUS_AT);
        int checksum = head.getInt(CHECKSUM_AT);
        long length = HEAD + (long) count * ENTRY;
        if (count < 0 || length > Integer.MAX_VALUE || at + length > journal.size()) {
            return null;
        }
        ByteBuffer record = ByteBuffer.allocate((int) length);
        if (!readFully(journal, record, at)
                || checksum(record.putInt(CHECKSUM_AT, 0).array()) != checksum) {
            return null;
        }
        Layer layer = new Layer();
        record.position(HEAD);
        for (int i = 0; i < count; i++) {
            long block = record.getLong();
            byte[] content = new byte[Layer.BLOCK];
            record.get(content);
            layer.put(block, content);
        }
        return new Entry(number, cutAt, layer.blocks(), begun, previous, checksum, at + length);
    }

    /** Makes a change in the file itself. May be done again. */
    static void apply(FileChannel file, long cutAt, Map<Long, byte[]> blocks) throws IOException {
        if (cutAt < file.size()) {
            file.truncate(cutAt);
        }
        for (Map.Entry<Long, byte[]> block : blocks.entrySet()) {
            writeFully(file, ByteBuffer.wrap(block.getValue()), block.getKey() * Layer.BLOCK);
        }
    }

    static byte[] blockOf(FileChannel file, long number) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(Layer.BLOCK);
        readFully(file, block, number * Layer.BLOCK);
        return block.array();
    }

    private static boolean readFully(FileChannel from, ByteBuffer target, long position) throws IOException {
        while (target.hasRemaining()) {
            if (from.read(target, position + target.position()) < 0) {
                return false;
            }
        }
        target.flip();
        return true;
    }

    private static void writeFully(FileChannel to, ByteBuffer source, long position) throws IOException {
        long start = position - source.position();
        while (source.hasRemaining()) {
            to.write(source, start + source.position());
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    /** After a close that all was written before, nothing is left to keep. */
    void delete() throws IOException {
        file.force(true);
        journal.close();
        path.delete();
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
