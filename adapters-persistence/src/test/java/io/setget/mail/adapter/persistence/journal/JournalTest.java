package io.setget.mail.adapter.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which records count when a file is opened again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JournalTest {
    private static final long BLOCK = 5;
    private static final int RECORD = 48 + Long.BYTES + Layer.BLOCK;

    @TempDir
    Path directory;

    private Path file;
    private Path journal;

    @BeforeEach
    void make_a_file() throws IOException {
        file = directory.resolve("data");
        journal = directory.resolve("data.journal");
        Files.write(file, new byte[8 * Layer.BLOCK]);
    }

    private FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** A process that writes records, one for each value, and is killed before any of it reaches the file. */
    private void writeAndDie(int... values) throws IOException {
        try (FileChannel channel = open(file);
                Journal records = Journal.open(FilePath.get(journal.toString()), "data", channel)) {
            for (int value : values) {
                records.append(block(value));
            }
            records.flush();
        }
    }

    private static Layer block(int value) {
        byte[] content = new byte[Layer.BLOCK];
        Arrays.fill(content, (byte) value);
        Layer layer = new Layer();
        layer.put(BLOCK, content);
        return layer;
    }

    private int valueAfterOpening() throws IOException {
        try (FileChannel channel = open(file)) {
            Journal.open(FilePath.get(journal.toString()), "data", channel).close();
            ByteBuffer first = ByteBuffer.allocate(1);
            channel.read(first, BLOCK * Layer.BLOCK);
            return first.get(0);
        }
    }

    @Test
    void what_was_written_is_in_the_file_after_it_was_opened_again() throws IOException {
        writeAndDie(1, 2, 3);
        assertThat(valueAfterOpening()).isEqualTo(3);
    }

    @Test
    void a_record_that_was_torn_ends_the_row() throws IOException {
        writeAndDie(1, 2);
        byte[] written = Files.readAllBytes(journal);
        written[RECORD + 100]++;
        Files.write(journal, written);
        assertThat(valueAfterOpening()).isEqualTo(1);
    }

    /** As after a flush that failed: the first record is written again, with more in it, and is as long as it was. */
    @Test
    void a_record_that_followed_another_one_with_the_same_number_does_not_count() throws IOException {
        byte[] before = Files.readAllBytes(file);
        writeAndDie(1, 2);
        byte[] old = Files.readAllBytes(journal);
        Files.delete(journal);
        Files.write(file, before);
        writeAndDie(3);
        byte[] again = Files.readAllBytes(journal);
        System.arraycopy(old, RECORD, again, RECORD, RECORD);
        Files.write(journal, again);
        assertThat(valueAfterOpening()).isEqualTo(3);
    }
}
