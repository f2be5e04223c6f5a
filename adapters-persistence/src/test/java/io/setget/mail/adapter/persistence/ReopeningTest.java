package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.QueueSteps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds when the program is started, and started again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReopeningTest {
    private static final Capacity CAPACITY = new Capacity(100);

    @RegisterExtension
    final TemporaryDatabase databases = new TemporaryDatabase();

    private final MovableClock clock = new MovableClock();

    private QueueSteps steps(Persistence database) {
        return new QueueSteps(TemporaryDatabase.mailStore(database), clock);
    }

    @Test
    void emails_leases_and_the_pause_outlive_a_restart() {
        Path directory = databases.directory();
        Persistence first = databases.open(directory, CAPACITY, clock);
        Email leased = steps(first).accept(EmailType.MAGIC_LINK);
        List<Lease> leases = first.queue().claim("token", 1, QueueSteps.LEASE, ClaimScope.ALL);
        Email waiting = steps(first).accept(EmailType.WELCOME);
        first.queue().pause();
        first.close();

        Persistence second = databases.open(directory, CAPACITY, clock);
        assertThat(second.queue().paused()).isTrue();
        assertThat(second.queue().claim("token", 1, QueueSteps.LEASE, ClaimScope.ALL))
                .isEqualTo(leases);
        assertThat(leases).extracting(Lease::email).containsExactly(leased);
        second.queue().resume();
        assertThat(steps(second).claim().email()).isEqualTo(waiting);
        assertThat(second.queue().inconsistencies()).isEmpty();
    }

    @Test
    void another_secret_key_is_refused_and_changes_nothing() {
        Path directory = databases.directory();
        Persistence first = databases.open(directory, CAPACITY, clock);
        Email email = steps(first).accept(EmailType.WELCOME);
        first.close();

        byte[] other = new byte[32];
        other[0] = 1;
        assertThatThrownBy(() -> Persistence.open(directory, new Seal(other, new SecureRandom()), CAPACITY, clock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the secret key is not the one that this database was made with: put back"
                        + " SETGET_SECRET_KEY, or secret.key in the data directory");

        Persistence again = databases.open(directory, CAPACITY, clock);
        assertThat(steps(again).claim().email()).isEqualTo(email);
    }

    @Test
    void a_second_process_is_refused_in_one_clear_line() throws Exception {
        Path directory = databases.directory();
        databases.open(directory, CAPACITY, clock);
        try (OtherProcess second = OtherProcess.start(OpensTheDatabase.class, directory.toString())) {
            assertThat(second.nextLine())
                    .isEqualTo(
                            "the database is in use by another instance: stop that one, give this one a SETGET_DATA_DIR of its"
                                    + " own, or let both share a PostgreSQL (SETGET_DATABASE_URL)");
        }
    }

    /** Tries to open the database of another process, and prints what it is told. */
    static final class OpensTheDatabase {
        private OpensTheDatabase() {}

        public static void main(String[] args) {
            try (Persistence opened =
                    Persistence.open(Path.of(args[0]), TemporaryDatabase.seal(), CAPACITY, new MovableClock())) {
                System.out.println("opened, and it answers: " + opened.answers());
            } catch (PortUnavailableException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    void a_directory_that_cannot_be_written_is_named() throws IOException {
        Path file = Files.createFile(databases.directory().resolve("a-file"));
        Path directory = file.resolve("data");
        assertThatThrownBy(() -> Persistence.open(directory, TemporaryDatabase.seal(), CAPACITY, clock))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessage("SETGET_DATA_DIR: " + directory + " is not a directory that this user can write");
    }

    @Test
    void neither_the_password_nor_what_an_email_says_lies_on_the_disk_in_the_clear() throws IOException {
        Path directory = databases.directory();
        Persistence database = databases.open(directory, CAPACITY, clock);
        database.settingsStore()
                .save(new SmtpFields(null, null, null, null, "mailer", new Secret("hunter2hunter2"), null, null));
        steps(database).accept(EmailType.PASSWORD_RESET);
        database.close();
        String bytes = Files.readString(directory.resolve("setget-mail.mv.db"), StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains("mailer").doesNotContain("hunter2").doesNotContain("Rich text");
    }
}
