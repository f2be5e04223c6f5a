package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.MovableClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database that an older version left behind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpgradeTest {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Test
    void what_waited_keeps_its_place_and_what_goes_back_gets_one_behind_it() throws SQLException {
        String url = Database.embedded(database.directory().resolve("old").toString());
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:io/setget/mail/adapter/persistence/migration")
                .target("9")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (int email = 1; email <= 3; email++) {
                statement.execute("INSERT INTO queued_email (id, email_type, format, lane, state, due_at, expires_at,"
                        + " next_at, lives_ms, failures, crashes, in_data) VALUES (RANDOM_UUID(), 'welcome', 1, 1,"
                        + " 'ready', 1, 2, 2, 1, 0, 0, FALSE)");
            }
        }
        Database opened = Database.open(url);
        database.closing(Persistence.open(opened, TemporaryDatabase.seal(), new Capacity(10), new MovableClock()));
        List<Long> places = opened.transactions().write((h, control) -> {
            h.execute("UPDATE queued_email SET seq = DEFAULT WHERE seq = 2");
            h.execute("INSERT INTO queued_email (id, email_type, format, lane, state, due_at, expires_at, next_at,"
                    + " lives_ms, failures, crashes, in_data) SELECT RANDOM_UUID(), email_type, format, lane, state,"
                    + " due_at, expires_at, next_at, lives_ms, failures, crashes, in_data FROM queued_email"
                    + " WHERE seq = 1");
            return h.createQuery("SELECT seq FROM queued_email ORDER BY seq")
                    .mapTo(Long.class)
                    .list();
        });
        assertThat(places).containsExactly(1L, 3L, 4L, 5L);
    }

    @Test
    void accounts_from_before_there_were_roles_are_owners_without_a_name() throws SQLException {
        String url = Database.embedded(database.directory().resolve("old").toString());
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:io/setget/mail/adapter/persistence/migration")
                .target("6")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO account (id, email, email_folded, password, created_at) VALUES"
                    + " ('00000000-0000-0000-0000-000000000001', 'Ada@example.com', 'ada@example.com', 'hash', 1)");
        }
        Accounts accounts = database.closing(
                        Persistence.open(url, TemporaryDatabase.seal(), new Capacity(10), new MovableClock()))
                .accounts();
        assertThat(accounts.list()).singleElement().satisfies(ada -> {
            assertThat(ada.role()).isEqualTo(Role.OWNER);
            assertThat(ada.name()).isNull();
            assertThat(ada.email().value()).isEqualTo("Ada@example.com");
        });
    }
}
