package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.QueueSteps;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to rows that somebody changed, damaged, or wrote with a newer version. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DamagedDatabaseTest {
    @RegisterExtension
    final TemporaryDatabase databases = new TemporaryDatabase();

    private final MovableClock clock = new MovableClock();
    private final Path directory = databases.directory();
    private final QueueSteps queue =
            new QueueSteps(TemporaryDatabase.mailStore(databases.open(directory, new Capacity(100), clock)), clock);

    /** In the same process, the same file is the same database. */
    private void execute(String sql) throws SQLException {
        String url = Database.embedded(directory.resolve("setget-mail").toString());
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @BeforeEach
    void acceptOneEmailOfEachKind() {
        queue.accept(EmailType.WELCOME);
        queue.send();
        queue.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        assertThat(queue.store().queue().inconsistencies()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM queued_email | 1 emails are live in the log but not in the queue",
                "UPDATE email SET status = 'sent' WHERE status = 'queued' | 1 emails are in the queue but not live in the log",
                "DELETE FROM dead_letter | 1 emails are dead in the log but not among the dead letters",
                "UPDATE email SET status = 'sent' WHERE status = 'dead' | 1 dead letters are not dead in the log",
                "DELETE FROM email_content | 2 live or dead emails have lost their content",
                "INSERT INTO email_content SELECT id, 'x' FROM email WHERE status = 'sent'"
                        + " | 1 settled emails have kept their content",
                "UPDATE queued_email SET state = 'leased' | 1 emails are leased without a holder, or held without a lease",
                "UPDATE queued_email SET state = 'lost' | 1 emails are in a state that there is not",
                "UPDATE queue_control SET live = live + 3 | counter live is off by 3",
                "UPDATE queue_control SET ordinary_live = 0 | counter ordinary_live is off by -1"
            })
    void each_kind_of_damage_is_found(String damage, String found) throws SQLException {
        queue.accept(EmailType.WELCOME);
        execute(damage);
        assertThat(queue.store().queue().inconsistencies()).contains(found);
    }

    @Test
    void an_email_whose_content_was_changed_is_buried_and_the_others_go_on() throws SQLException {
        Email damaged = queue.accept(EmailType.MAGIC_LINK);
        Email sound = queue.accept(EmailType.WELCOME);
        execute("UPDATE email_content SET payload = SUBSTRING(payload FROM 2) WHERE id = '" + damaged.id() + "'");
        assertThat(queue.claim().email()).isEqualTo(sound);
        assertBuriedAsUnreadable(damaged);
    }

    @Test
    void an_email_that_carries_the_content_of_another_is_buried() throws SQLException {
        Email changed = queue.accept(EmailType.WELCOME);
        Email other = queue.accept(EmailType.WELCOME);
        execute("UPDATE email_content SET payload = (SELECT payload FROM email_content WHERE id = '" + other.id()
                + "') WHERE id = '" + changed.id() + "'");
        assertThat(queue.claim().email()).isEqualTo(other);
        assertBuriedAsUnreadable(changed);
    }

    private void assertBuriedAsUnreadable(Email email) {
        DeadLetter letter = queue.store().deadLetters().find(email.id()).orElseThrow();
        assertThat(letter.failure().kind()).isEqualTo(FailureKind.UNKNOWN);
        assertThat(letter.failure().detail()).startsWith("The stored content cannot be read");
        assertThat(queue.status(email)).isEqualTo(EmailStatus.DEAD);
        assertThat(queue.store().queue().inconsistencies()).isEmpty();
    }

    @Test
    void an_unreadable_letter_can_be_revived_and_deleted_like_any_other() throws SQLException {
        Email damaged = queue.accept(EmailType.MAGIC_LINK);
        execute("UPDATE email_content SET payload = 'x' WHERE id = '" + damaged.id() + "'");
        queue.nothingIsDue();
        queue.revive(damaged);
        queue.nothingIsDue();
        assertBuriedAsUnreadable(damaged);
        assertThat(queue.store().deadLetters().delete(damaged.id())).isTrue();
        assertThat(queue.store().queue().inconsistencies()).isEmpty();
    }

    @Test
    void an_email_of_a_newer_version_is_left_alone() throws SQLException {
        Email newer = queue.accept(EmailType.MAGIC_LINK);
        Email known = queue.accept(EmailType.WELCOME);
        execute("UPDATE queued_email SET format = " + (EmailFormat.VERSION + 1)
                + ", email_type = 'of_the_future' WHERE id = '" + newer.id() + "'");
        assertThat(queue.claim().email()).isEqualTo(known);
        queue.passTime(Duration.ofDays(1));
        assertThat(queue.status(newer)).isEqualTo(EmailStatus.QUEUED);
        execute("UPDATE queued_email SET format = " + EmailFormat.VERSION
                + ", email_type = 'magic_link', expires_at = expires_at + 100000000" + " WHERE id = '" + newer.id()
                + "'");
        assertThat(queue.claim(10)).anyMatch(lease -> lease.email().equals(newer));
    }
}
