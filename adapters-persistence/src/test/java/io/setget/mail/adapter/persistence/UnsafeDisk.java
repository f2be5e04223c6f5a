package io.setget.mail.adapter.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A file system for H2 that knows what was flushed: at any write it can tell what a power cut would leave, which is all
 * that was flushed, and of the rest any sectors in any order.
 */
public final class UnsafeDisk extends FilePathWrapper {
    static final String SCHEME = "unsafe";

    private static final int SECTOR = 512;
    private static final Map<String, State> STATES = new HashMap<>();

    /** Called at each write and flush, while nothing else is written. */
    static volatile Consumer<String> watch = what -> {};

    static volatile boolean flushFails;

    private static final class State {
        private byte[] flushed = new byte[0];
        private final List<Change> since = new ArrayList<>();
    }

    /** A write, or a cut to a length if there is no content. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Change(long at, byte @Nullable [] content) {}

    static void forget() {
        synchronized (STATES) {
            STATES.clear();
            watch = what -> {};
            flushFails = false;
        }
    }

    /** Writes what a power cut at this moment would leave. */
    static void cutPower(Path directory, Random random) throws IOException {
        synchronized (STATES) {
            for (Map.Entry<String, State> file : STATES.entrySet()) {
                byte[] content = file.getValue().flushed.clone();
                for (Change change : file.getValue().since) {
                    content = survive(content, change, random);
                }
                Files.write(directory.resolve(Path.of(file.getKey()).getFileName()), content);
            }
        }
    }

    private static byte[] survive(byte[] file, Change change, Random random) {
        byte[] content = change.content();
        if (content == null) {
            return random.nextBoolean() ? file : cut(file, (int) change.at());
        }
        byte[] result = file;
        int whatSurvives = random.nextInt(3); // nothing, some sectors, all
        for (int from = 0; from < content.length; from += SECTOR) {
            if (whatSurvives == 2 || (whatSurvives == 1 && random.nextBoolean())) {
                int to = Math.min(content.length, from + SECTOR);
                result = overwrite(result, (int) change.at() + from, Arrays.copyOfRange(content, from, to));
            }
        }
        return result;
    }

    private static byte[] cut(byte[] file, int length) {
        return file.length > length ? Arrays.copyOf(file, length) : file;
    }

    private static byte[] overwrite(byte[] file, int at, byte[] content) {
        byte[] result = file.length < at + content.length ? Arrays.copyOf(file, at + content.length) : file;
        System.arraycopy(content, 0, result, at, content.length);
        return result;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        synchronized (STATES) {
            String file = getBase().toString();
            State state = STATES.computeIfAbsent(file, first -> new State());
            return new Channel(
                    super.open(mode), state, Path.of(file).getFileName().toString());
        }
    }

    @Override
    public void delete() {
        synchronized (STATES) {
            super.delete();
            STATES.remove(getBase().toString());
        }
    }

    private static final class Channel extends FileBaseDefault {
        private final FileChannel channel;
        private final State state;
        private final String name;

        Channel(FileChannel channel, State state, String name) {
            this.channel = channel;
            this.state = state;
            this.name = name;
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a channel may be used by several threads
        public int write(ByteBuffer source, long position) throws IOException {
            synchronized (STATES) {
                watch.accept(name);
                byte[] content = new byte[source.remaining()];
                source.duplicate().get(content);
                state.since.add(new Change(position, content));
                return channel.write(source, position);
            }
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            synchronized (STATES) {
                watch.accept(name);
                state.since.add(new Change(size, null));
                channel.truncate(size);
            }
        }

        @Override
        public void force(boolean metaData) throws IOException {
            synchronized (STATES) {
                watch.accept(name);
                if (flushFails) {
                    // As Linux does: what was not written then is not tried again by the next flush.
                    state.since.clear();
                    throw new IOException("Input/output error");
                }
                for (Change change : state.since) {
                    byte[] content = change.content();
                    state.flushed = content == null
                            ? cut(state.flushed, (int) change.at())
                            : overwrite(state.flushed, (int) change.at(), content);
                }
                state.since.clear();
            }
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a channel may be used by several threads
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }
}
