package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Backups;
import io.setget.mail.application.port.Backups.Backup;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.QueueSteps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Backups of a database that is at work. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupTest {
    private static final Capacity CAPACITY = new Capacity(1_000_000);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int BACKUPS = 5;

    @RegisterExtension
    final TemporaryDatabase databases = new TemporaryDatabase();

    private final Set<EmailId> accepted = ConcurrentHashMap.newKeySet();

    @Test
    void a_backup_under_load_has_all_that_was_answered_before_and_nothing_half() throws Exception {
        Persistence database = databases.open(databases.directory(), CAPACITY, CLOCK);
        Backups backups = database.backups(databases.directory(), "1.0", CLOCK);
        AtomicBoolean stop = new AtomicBoolean();
        Thread load = new Thread(() -> work(database, stop));
        load.start();
        Map<Backup, Set<EmailId>> made = new LinkedHashMap<>();
        try {
            for (int i = 0; i < BACKUPS; i++) {
                Set<EmailId> before = new HashSet<>(accepted);
                Backup backup = backup(backups);
                before.retainAll(accepted); // what was claimed meanwhile may be purged by now
                made.put(backup, before);
            }
        } finally {
            stop.set(true);
            load.join();
        }
        for (Map.Entry<Backup, Set<EmailId>> one : made.entrySet()) {
            assertHolds(one.getKey(), one.getValue());
        }
    }

    /** Acceptance, delivery and the log's purge, so that the file has free space inside, which is used again. */
    private void work(Persistence database, AtomicBoolean stop) {
        Emails emails = new Emails(CLOCK);
        for (int round = 0; !stop.get(); round++) {
            List<Email> some = emails.several(20, EmailType.WELCOME);
            assertThat(database.queue().accept(some, null)).isInstanceOf(Acceptance.Accepted.class);
            some.forEach(email -> accepted.add(email.id()));
            List<Settlement> settled = new ArrayList<>();
            for (Lease lease : database.queue().claim("token " + round, 10, Duration.ofMinutes(1), ClaimScope.ALL)) {
                accepted.remove(lease.email().id()); // the purge may take it from now on
                settled.add(QueueSteps.settlement(lease, new Verdict.Sent("250 2.0.0 Ok")));
            }
            database.queue().settle(settled);
            if (round % 10 == 9) {
                database.deliveryLog().purge(Duration.ZERO, 200);
            }
        }
    }

    private static Backup backup(Backups backups) {
        return backups.make().fold(made -> made, BackupTest::fail, BackupTest::fail);
    }

    private static Backup fail(String words) {
        throw new AssertionError(words);
    }

    private void assertHolds(Backup backup, Set<EmailId> promised) throws IOException {
        Path directory = databases.directory();
        EmbeddedRestore.intoDirectory(backup.file(), directory).restore(TemporaryDatabase.seal(), true, CLOCK);
        try (Persistence restored = Persistence.open(directory, TemporaryDatabase.seal(), CAPACITY, CLOCK)) {
            assertThat(restored.queue().inconsistencies()).isEmpty();
            assertThat(restored.queue().paused()).isTrue();
            assertThat(promised)
                    .allSatisfy(
                            id -> assertThat(restored.deliveryLog().find(id)).isPresent());
        }
    }
}
