package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.adapter.persistence.EmbeddedRestore.Restored;
import io.setget.mail.adapter.persistence.backup.UnusableBackupException;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.QueueSteps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a restore puts in place, and what it refuses: then nothing is in place. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EmbeddedRestoreTest {
    private static final Capacity CAPACITY = new Capacity(100);
    private static final String MANIFEST = "manifest.properties";
    private static final String DATABASE = "setget-mail.mv.db";

    @RegisterExtension
    final TemporaryDatabase databases = new TemporaryDatabase();

    private final MovableClock clock = new MovableClock();
    private final Path kept = databases.directory();
    private final Path directory = databases.directory();
    private Persistence database;
    private QueueSteps queue;

    @BeforeEach
    void open() {
        database = databases.open(databases.directory(), CAPACITY, clock);
        queue = new QueueSteps(TemporaryDatabase.mailStore(database), clock);
    }

    private Path backup() {
        return database.backups(kept, "1.0", clock)
                .make()
                .fold(made -> made.file(), EmbeddedRestoreTest::fail, EmbeddedRestoreTest::fail);
    }

    private static Path fail(String words) {
        throw new AssertionError(words);
    }

    private Restored restore(Path archive, boolean hold) throws IOException {
        return EmbeddedRestore.intoDirectory(archive, directory).restore(TemporaryDatabase.seal(), hold, clock);
    }

    private QueueSteps restored() {
        return new QueueSteps(TemporaryDatabase.mailStore(databases.open(directory, CAPACITY, clock)), clock);
    }

    @Test
    void it_says_what_waits_and_pauses_delivery_until_somebody_resumes_it() throws IOException {
        queue.accept(3, EmailType.WELCOME);
        Path archive = backup();
        assertThat(restore(archive, true)).isEqualTo(new Restored(clock.instant(), "1.0", 3, 3, 0, false));
        QueueSteps there = restored();
        assertThat(there.store().queue().paused()).isTrue();
        assertThat(there.claim(10)).isEmpty();
        there.store().queue().resume();
        assertThat(there.claim(10)).hasSize(3);
    }

    @Test
    void without_a_hold_delivery_goes_on_at_once() throws IOException {
        queue.accept(3, EmailType.WELCOME);
        restore(backup(), false);
        assertThat(restored().claim(10)).hasSize(3);
    }

    @Test
    void what_a_worker_held_is_free_without_being_taken_for_a_crash() throws IOException {
        queue.accept(2, EmailType.WELCOME);
        assertThat(queue.claim(2)).hasSize(2);
        restore(backup(), false);
        assertThat(restored().claim(10)).hasSize(2).extracting(Lease::crashes).containsOnly(0);
    }

    @Test
    void what_was_past_the_mark_before_its_dot_is_left_to_the_end_of_its_lease() throws IOException {
        Email digest = queue.accept(EmailType.NOTIFICATION_DIGEST);
        Lease lease = queue.claim(1).get(0);
        assertThat(database.queue().enterData(lease, QueueSteps.MARGIN)).isTrue();
        restore(backup(), false);
        QueueSteps there = restored();
        there.claim(1); // a token of its own: that of the lease was the first
        assertThat(there.claim(10)).isEmpty();
        clock.advance(QueueSteps.LEASE.plusSeconds(1));
        assertThat(there.claim(10)).isEmpty();
        assertThat(there.store().log().find(digest.id()).orElseThrow().status()).isEqualTo(EmailStatus.UNKNOWN);
    }

    @Test
    void a_backup_is_for_its_owner_alone_and_the_database_too() throws IOException {
        Path archive = backup();
        restore(archive, true);
        for (Path file : List.of(archive, directory.resolve(DATABASE))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(names(directory)).containsExactly(DATABASE);
        assertThat(names(kept)).containsExactly(String.valueOf(archive.getFileName()));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private void assertRefused(Path archive, String words) throws IOException {
        assertThatThrownBy(() -> restore(archive, true))
                .isInstanceOf(UnusableBackupException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void files_that_are_no_backup() throws IOException {
        assertRefused(kept.resolve("none.zip"), "is not a file that this user can read");
        Path text = Files.writeString(kept.resolve("text.zip"), "hello");
        assertRefused(text, "is no backup of SetGet Mail, or a part of it is missing or damaged");
        Path other = write(Map.of("a.txt", new byte[10]));
        assertRefused(other, "is no backup of SetGet Mail");
        Path foreign = changed("product=SetGet Mail", "product=Other");
        assertRefused(foreign, "is no backup of SetGet Mail");
    }

    @Test
    void damaged_backups() throws IOException {
        Path archive = backup();
        byte[] bytes = Files.readAllBytes(archive);
        Path cut = Files.write(kept.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length - 1_000));
        assertRefused(cut, "is no backup of SetGet Mail, or a part of it is missing or damaged");
        byte[] flipped = bytes.clone();
        flipped[bytes.length / 3] ^= 1;
        assertRefused(Files.write(kept.resolve("flipped.zip"), flipped), "damaged");
        assertRefused(changed("database_sha256=", "database_sha256=0123"), "its manifest cannot be read");
        assertRefused(changed("database_bytes=", "database_bytes=1"), "not as long as its manifest says");
        Map<String, byte[]> members = members(archive);
        byte[] content = Objects.requireNonNull(members.get(DATABASE));
        content[content.length / 2] ^= 1;
        assertRefused(write(members), "the checksum of its database is another one");
    }

    @Test
    void a_bomb_and_a_path_that_leads_elsewhere() throws IOException {
        Map<String, byte[]> members = members(backup());
        members.put("../evil", new byte[1]);
        assertRefused(write(members), "holds more than a backup does");
        assertThat(directory.resolveSibling("evil")).doesNotExist();
        Map<String, byte[]> bomb = members(backup());
        bomb.put(DATABASE, new byte[50 << 20]);
        assertRefused(write(bomb), "not as long as its manifest says");
    }

    @Test
    void backups_of_a_newer_version() throws Exception {
        assertRefused(changed("format=1", "format=2"), "was made by a newer version of SetGet Mail (1.0)");
        Path file = databases.directory();
        try (Persistence newer = databases.open(file, CAPACITY, clock)) {
            newer.queue().size();
        }
        String url = Database.embedded(file.resolve("setget-mail").toString());
        try (Connection connection = Database.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO \"flyway_schema_history\" (\"installed_rank\", \"version\", \"description\","
                    + " \"type\", \"script\", \"installed_by\", \"execution_time\", \"success\")"
                    + " VALUES (999, '999', 'x', 'SQL', 'V999__x.sql', '', 1, TRUE)");
        }
        Path archive = Persistence.backUpStopped(file, null, kept, "9.0", clock)
                .fold(made -> made.file(), EmbeddedRestoreTest::fail, EmbeddedRestoreTest::fail);
        assertRefused(archive, "made by a newer version of SetGet Mail (they are at 999");
    }

    @Test
    void another_key() throws IOException {
        Path archive = backup();
        Seal other = new Seal(
                new byte[] {
                    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
                    28, 29, 30, 31, 32
                },
                new SecureRandom());
        assertThatThrownBy(
                        () -> EmbeddedRestore.intoDirectory(archive, directory).restore(other, true, clock))
                .isInstanceOf(UnusableBackupException.class)
                .hasMessageContaining("the secret key is not the one");
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void a_directory_with_a_database_or_with_a_journal_of_one() throws IOException {
        Path archive = backup();
        restore(archive, true);
        byte[] before = Files.readAllBytes(directory.resolve(DATABASE));
        assertThatThrownBy(() -> restore(archive, true)).hasMessageContaining("there is a database already");
        assertThat(Files.readAllBytes(directory.resolve(DATABASE))).isEqualTo(before);
        Files.move(directory.resolve(DATABASE), directory.resolve("setget-mail.journal"));
        assertThatThrownBy(() -> restore(archive, true)).hasMessageContaining("there is a database already");
    }

    @Test
    void what_a_restore_left_that_was_killed_is_in_nobodys_way() throws IOException {
        Path left = Files.createDirectory(directory.resolve("restore.unfinished"));
        Files.write(left.resolve(DATABASE), new byte[100]);
        Files.write(left.resolve("setget-mail.journal"), new byte[100]);
        assertThat(Persistence.existsIn(directory)).isFalse();
        restore(backup(), true);
        assertThat(names(directory)).containsExactly(DATABASE);
        assertThat(restored().store().queue().size()).isZero();
    }

    @Test
    void a_backup_of_a_stopped_database_leaves_its_tables_as_they_are() throws IOException {
        Path stopped = databases.directory();
        String none = Persistence.backUpStopped(stopped, null, kept, "1.0", clock)
                .fold(made -> "made", busy -> busy, refused -> refused);
        assertThat(none).startsWith("There is no database at ");
        try (Persistence opened = databases.open(stopped, CAPACITY, clock)) {
            new QueueSteps(TemporaryDatabase.mailStore(opened), clock).accept(5, EmailType.WELCOME);
        }
        Path archive = Persistence.backUpStopped(stopped, null, kept, "1.0", clock)
                .fold(made -> made.file(), EmbeddedRestoreTest::fail, EmbeddedRestoreTest::fail);
        assertThat(restore(archive, true).waiting()).isEqualTo(5);
        clock.advance(Duration.ofDays(1));
        Persistence.backUpStopped(stopped, null, kept, "1.0", clock);
        assertThat(Persistence.forgetBackups(kept, 1)).containsExactly(String.valueOf(archive.getFileName()));
        assertThat(archive).doesNotExist();
        assertThat(names(kept)).hasSize(1);
    }

    private Path changed(String from, String to) throws IOException {
        return changed(text -> text.replace(from, to));
    }

    private Path changed(UnaryOperator<String> change) throws IOException {
        Map<String, byte[]> members = members(backup());
        String manifest = new String(Objects.requireNonNull(members.get(MANIFEST)), StandardCharsets.UTF_8);
        members.put(MANIFEST, change.apply(manifest).getBytes(StandardCharsets.UTF_8));
        return write(members);
    }

    private static Map<String, byte[]> members(Path archive) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (String name : List.of(DATABASE, MANIFEST)) {
                members.put(name, zip.getInputStream(zip.getEntry(name)).readAllBytes());
            }
        }
        return members;
    }

    private Path write(Map<String, byte[]> members) throws IOException {
        Path archive = Files.createTempFile(kept, "made", ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue());
            }
        }
        return archive;
    }
}
