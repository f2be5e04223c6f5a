package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.QueueSteps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Database files that somebody or something destroyed: said in one line, and left as they are. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnusableFileTest {
    private static final Capacity CAPACITY = new Capacity(100);
    private static final String DAMAGED = "the database file (setget-mail.mv.db in SETGET_DATA_DIR, or what"
            + " SETGET_DATABASE_URL names) is damaged, or is no database: put it back from a backup, or move it away to"
            + " begin with an empty one";

    @RegisterExtension
    final TemporaryDatabase databases = new TemporaryDatabase();

    private final MovableClock clock = new MovableClock();
    private final Path directory = databases.directory();
    private final Path file = directory.resolve("setget-mail.mv.db");

    @BeforeEach
    void makeDatabase() {
        Persistence database = databases.open(directory, CAPACITY, clock);
        new QueueSteps(TemporaryDatabase.mailStore(database), clock).accept(50, EmailType.WELCOME);
        database.close();
    }

    private void overwrite(long from, int length) throws IOException {
        byte[] garbage = new byte[length];
        new Random(1).nextBytes(garbage);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(garbage), from);
        }
    }

    private void assertRefused(String words) throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> databases.open(directory, CAPACITY, clock)).hasMessage(words);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void a_clean_stop_leaves_no_journal() {
        assertThat(directory.resolve("setget-mail.journal")).doesNotExist();
        assertThat(Persistence.existsIn(directory)).isTrue();
    }

    @Test
    void a_destroyed_header() throws IOException {
        overwrite(0, 8192);
        assertRefused(DAMAGED);
    }

    @Test
    void a_file_full_of_garbage() throws IOException {
        overwrite(0, (int) Files.size(file));
        assertRefused(DAMAGED);
    }

    @ParameterizedTest
    @ValueSource(longs = {8192, 8193, 16384, -4096})
    void a_file_that_was_cut(long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length > 0 ? length : channel.size() + length);
        }
        assertRefused(DAMAGED);
    }

    @Test
    void an_empty_file() throws IOException {
        Files.write(file, new byte[0]);
        assertRefused("the database file " + directory.resolve("setget-mail") + ".mv.db is empty: put it back from a"
                + " backup, or delete it to begin with an empty database");
    }

    @Test
    void a_journal_that_was_written_for_another_file() throws IOException {
        Path other = databases.directory();
        Persistence running = databases.open(other, CAPACITY, clock);
        new QueueSteps(TemporaryDatabase.mailStore(running), clock).accept(EmailType.WELCOME);
        Files.copy(other.resolve("setget-mail.journal"), directory.resolve("setget-mail.journal"));
        assertRefused("the database file setget-mail.mv.db is not the one that setget-mail.journal was written for: put"
                + " that file back, or, to go on with this one and give up the last changes, move the journal away");
    }
}
