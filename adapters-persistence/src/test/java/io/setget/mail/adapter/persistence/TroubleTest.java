package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.QueueSteps;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database in trouble: what callers are told, and that everything goes on by itself afterwards. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TroubleTest {
    private static final Capacity CAPACITY = new Capacity(1_000);

    @RegisterExtension
    final TemporaryDatabase databases = new TemporaryDatabase();

    private final MovableClock clock = new MovableClock();
    private final Path directory = databases.directory();

    @AfterEach
    void freeTheDisk() {
        FullDisk.full = false;
    }

    private QueueSteps steps(Persistence database) {
        return new QueueSteps(TemporaryDatabase.mailStore(database), clock);
    }

    @Test
    void a_full_disk_refuses_emails_loses_none_and_needs_no_restart() {
        FilePath.register(new FullDisk());
        String file = FullDisk.SCHEME + ":" + directory.resolve("setget-mail");
        Persistence database =
                databases.closing(Persistence.open(Database.embedded(file), TemporaryDatabase.seal(), CAPACITY, clock));
        QueueSteps queue = steps(database);
        List<Email> accepted = new ArrayList<>(queue.accept(20, EmailType.WELCOME));

        FullDisk.full = true;
        for (int tries = 0; tries < 3; tries++) {
            assertThatThrownBy(() -> queue.accept(EmailType.WELCOME))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageStartingWith("the disk is full: free some space");
        }

        FullDisk.full = false;
        Email later = queue.emails().of(EmailType.WELCOME);
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            queue.accept(later);
            return true;
        });
        accepted.add(later);
        assertThat(database.queue().inconsistencies()).isEmpty();
        assertThat(queue.claim(100)).extracting(Lease::email).containsAll(accepted);
        assertThat(database.answers()).isTrue();
    }

    @Test
    void a_database_that_went_away_is_found_again_without_a_restart() throws SQLException {
        Persistence database = databases.open(directory, CAPACITY, clock);
        QueueSteps queue = steps(database);
        List<Email> accepted = new ArrayList<>(queue.accept(5, EmailType.WELCOME));
        String url = Database.embedded(directory.resolve("setget-mail").toString());
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        }
        Email later = queue.emails().of(EmailType.WELCOME);
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            queue.accept(later);
            return true;
        });
        accepted.add(later);
        assertThat(queue.claim(100)).extracting(Lease::email).isEqualTo(accepted);
        assertThat(database.answers()).isTrue();
        assertThat(database.queue().inconsistencies()).isEmpty();
    }

    @Test
    void an_interrupted_caller_harms_nobody() throws InterruptedException {
        Persistence database = databases.open(directory, CAPACITY, clock);
        QueueSteps queue = steps(database);
        Thread interrupted = new Thread(() -> {
            for (int i = 0; i < 50; i++) {
                Thread.currentThread().interrupt();
                queue.accept(EmailType.WELCOME);
                queue.store().queue().size();
                queue.claim(1);
            }
        });
        interrupted.start();
        while (interrupted.isAlive()) {
            interrupted.interrupt();
            interrupted.join(1);
        }
        assertThat(queue.store().queue().size()).isEqualTo(50);
        assertThat(queue.store().queue().inFlight()).hasSize(50);
        assertThat(queue.store().queue().inconsistencies()).isEmpty();
    }

    @Test
    void a_closed_database_says_so() {
        Persistence database = databases.open(directory, CAPACITY, clock);
        QueueSteps queue = steps(database);
        database.close();
        assertThatThrownBy(() -> queue.accept(EmailType.WELCOME))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessage("the database was closed");
        assertThatThrownBy(() -> queue.store().queue().size()).isInstanceOf(PortUnavailableException.class);
        assertThat(database.answers()).isFalse();
    }
}
