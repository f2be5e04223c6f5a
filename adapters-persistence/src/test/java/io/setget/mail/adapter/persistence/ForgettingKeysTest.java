package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Idempotency keys that are over, a hundred thousand of them, on an idle instance and on a busy one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ForgettingKeysTest {
    private static final int OLD = 100_000;

    @RegisterExtension
    final TemporaryDatabase embedded = new TemporaryDatabase();

    @RegisterExtension
    final TemporaryPostgres postgres = new TemporaryPostgres();

    private final MovableClock clock = new MovableClock();

    @Test
    void an_idle_instance_forgets_them_within_minutes() {
        Database database = Database.open(
                Database.embedded(embedded.directory().resolve("db").toString()));
        anIdleInstanceForgetsThem(database, embedded.closing(open(database)));
    }

    @Test
    void an_idle_instance_on_postgresql_forgets_them_within_minutes() {
        Database database = Database.open(postgres.emptyDatabase());
        anIdleInstanceForgetsThem(database, embedded.closing(open(database)));
    }

    private Persistence open(Database database) {
        return Persistence.open(database, TemporaryDatabase.seal(), new Capacity(1_000), clock);
    }

    private void anIdleInstanceForgetsThem(Database database, Persistence instance) {
        remember(database, OLD, clock.instant());
        remember(database, 10, clock.instant().plus(Duration.ofHours(1)));
        Instant began = clock.instant();
        int claims = 0;
        while (keys(database) > 10 && claims < 1_000) {
            clock.advance(Duration.ofMillis(250));
            instance.queue().claim("token " + claims++, 5, Duration.ofSeconds(20), ClaimScope.ALL);
        }
        assertThat(keys(database)).isEqualTo(10);
        assertThat(Duration.between(began, clock.instant())).isLessThan(Duration.ofMinutes(3));
    }

    @Test
    void a_busy_instance_forgets_more_than_come_even_if_it_never_claims() {
        Database database = Database.open(
                Database.embedded(embedded.directory().resolve("db").toString()));
        Persistence instance = embedded.closing(open(database));
        remember(database, 1_000, clock.instant());
        Emails emails = new Emails(clock);
        for (int i = 0; i < 200; i++) {
            IdempotentAnswer once = new IdempotentAnswer("app", "new key " + i, "print", "answer");
            assertThat(instance.queue().accept(emails.several(1, EmailType.WELCOME), once))
                    .isEqualTo(new Acceptance.Accepted());
        }
        assertThat(keys(database)).isEqualTo(1_000 - 400 + 200);
    }

    private static void remember(Database database, int count, Instant until) {
        database.transactions().patient().write((h, control) -> {
            PreparedBatch batch = h.prepareBatch(
                    "INSERT INTO idempotency (owner_name, idempotency_key, fingerprint, answer, expires_at)"
                            + " VALUES ('app', :key, 'print', 'answer', :until)");
            for (int i = 0; i < count; i++) {
                batch.bind("key", until + " " + i)
                        .bind("until", until.toEpochMilli())
                        .add();
                if (batch.size() == 10_000) {
                    batch.execute();
                }
            }
            return batch.size() == 0 ? 0 : batch.execute().length;
        });
    }

    private static int keys(Database database) {
        return database.transactions()
                .read(h -> h.createQuery("SELECT COUNT(*) FROM idempotency")
                        .mapTo(Integer.class)
                        .one());
    }
}
