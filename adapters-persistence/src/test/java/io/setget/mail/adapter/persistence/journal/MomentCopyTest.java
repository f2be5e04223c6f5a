package io.setget.mail.adapter.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a file that changes while it is copied. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MomentCopyTest {
    private static final int BLOCKS = 400;

    private final Random random = new Random(1);

    @TempDir
    Path directory;

    /** What is done at the first write of the copy, when most of the file was not read yet. */
    private interface Meanwhile {
        void run(JournaledFile file) throws IOException;
    }

    private byte[] blocks(int count) {
        byte[] content = new byte[count * Layer.BLOCK];
        random.nextBytes(content);
        return content;
    }

    private static void write(JournaledFile file, int block, byte[] content) throws IOException {
        assertThat(file.write(ByteBuffer.wrap(content), (long) block * Layer.BLOCK))
                .isEqualTo(content.length);
    }

    /** The content before the copy was asked for, which the copy has to be; and what became of the file. */
    private byte[] copyWhile(Meanwhile meanwhile) throws IOException {
        Path path = directory.resolve("x.mv.db");
        try (JournaledFile file = new JournaledFile(
                FilePath.get(directory.resolve("x.journal").toString()),
                "x.mv.db",
                FilePath.get(path.toString()).open("rw"),
                closed -> {})) {
            assertThat(file.tryLock(0, Long.MAX_VALUE, false)).isNotNull();
            byte[] before = blocks(BLOCKS);
            write(file, 0, before);
            file.commit(true);
            write(file, 3, blocks(1)); // of a transaction that is under way, and so in nobody's copy
            Path copied = directory.resolve("copy");
            try (FileChannel copy = FileChannel.open(copied, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                file.copyTo(new Interrupted(copy, () -> meanwhile.run(file)));
            }
            assertThat(Files.readAllBytes(copied)).isEqualTo(before);
        }
        return Files.readAllBytes(path);
    }

    @Test
    void blocks_that_are_overwritten_before_they_were_read_are_in_it_as_they_were() throws IOException {
        byte[] overwritten = blocks(2);
        byte[] after = copyWhile(file -> {
            write(file, 2, blocks(1));
            write(file, 100, blocks(1));
            file.commit(false);
            write(file, 100, overwritten);
            write(file, BLOCKS - 1, blocks(3));
            file.commit(true);
        });
        assertThat(after).hasSize((BLOCKS + 2) * Layer.BLOCK);
        assertThat(Arrays.copyOfRange(after, 100 * Layer.BLOCK, 102 * Layer.BLOCK))
                .isEqualTo(overwritten);
    }

    @Test
    void what_is_cut_off_before_it_was_read_is_in_it() throws IOException {
        byte[] after = copyWhile(file -> {
            file.truncate(200L * Layer.BLOCK);
            file.commit(true);
            write(file, 200, blocks(10));
            file.commit(true);
        });
        assertThat(after).hasSize(210 * Layer.BLOCK);
    }

    @Test
    void a_copy_that_cannot_be_written_is_given_up_and_the_commit_made() throws IOException {
        assertThatThrownBy(() -> copyWhile(file -> {
                    Interrupted.full = true;
                    write(file, 300, blocks(1));
                    file.commit(true);
                    Interrupted.full = false;
                }))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the copy could not be written");
        assertThat(directory.resolve("x.journal")).doesNotExist();
    }

    /** A file of which the first write takes a while. */
    private static final class Interrupted extends FileBase {
        private static volatile boolean full;

        private final FileChannel target;
        private Action once;

        private interface Action {
            void run() throws IOException;
        }

        Interrupted(FileChannel target, Action once) {
            this.target = target;
            this.once = once;
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it is called again by what happens meanwhile
        public int write(ByteBuffer source, long position) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            Action now = once;
            once = () -> {};
            now.run();
            return target.write(source, position);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            target.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            target.force(metaData);
        }

        @Override
        public int write(ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long newPosition) {
            throw new UnsupportedOperationException();
        }
    }
}
