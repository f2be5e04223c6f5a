package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.PortUnavailableException;
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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a power cut may take: nothing that was accepted. What was not flushed is dropped, in part and out of order. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PowerCutTest {
    private static final boolean LONG = Boolean.getBoolean("setget.long");
    private static final int CUTS = LONG ? 300 : 12;
    private static final int WRITES_BETWEEN = 37;
    private static final int ROUNDS = LONG ? 3_000 : 200;
    private static final Capacity CAPACITY = new Capacity(1_000_000);
    private static final String DISK_FAILS = "the disk of the database (SETGET_DATA_DIR) fails (Input/output error)";

    @RegisterExtension
    final TemporaryDatabase databases = new TemporaryDatabase();

    private final Random random = new Random(20261130);
    private final Set<EmailId> accepted = ConcurrentHashMap.newKeySet();
    private final Map<Path, Set<EmailId>> cuts = new LinkedHashMap<>();

    @BeforeEach
    void register() {
        FilePath.register(new UnsafeDisk());
    }

    @AfterEach
    void forget() {
        UnsafeDisk.forget();
    }

    private Persistence open(Path directory) {
        String url = Database.embedded(UnsafeDisk.SCHEME + ":" + directory.resolve("setget-mail"));
        return databases.closing(Persistence.open(url, TemporaryDatabase.seal(), CAPACITY, InstantSource.system()));
    }

    private void cutPowerNow() {
        Path directory = databases.directory();
        cuts.put(directory, Set.copyOf(accepted));
        try {
            UnsafeDisk.cutPower(directory, random);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void every_email_that_was_accepted_is_there_after_a_power_cut_at_any_moment() {
        Persistence database = open(databases.directory());
        AtomicInteger writes = new AtomicInteger();
        UnsafeDisk.watch = what -> {
            if (writes.incrementAndGet() % WRITES_BETWEEN == 0 && cuts.size() < CUTS) {
                cutPowerNow();
            }
        };
        work(database);
        UnsafeDisk.watch = what -> {};
        cutPowerNow();
        assertThat(cuts).hasSizeGreaterThanOrEqualTo(CUTS);
        cuts.forEach(this::assertNothingLost);
    }

    /** Acceptance, delivery and the log's purge, so that the file has free space inside. */
    private void work(Persistence database) {
        Emails emails = new Emails(InstantSource.system());
        for (int round = 0; round < ROUNDS && cuts.size() < CUTS; round++) {
            List<Email> some = emails.several(1 + random.nextInt(5), EmailType.WELCOME);
            assertThat(database.queue().accept(some, null)).isInstanceOf(Acceptance.Accepted.class);
            some.forEach(email -> accepted.add(email.id()));
            List<Lease> leases = database.queue().claim("token " + round, 3, Duration.ofMinutes(1), ClaimScope.ALL);
            database.queue().settle(settled(leases));
            if (round % 10 == 9) {
                database.deliveryLog().purge(Duration.ZERO, 20);
            }
        }
    }

    private List<Settlement> settled(List<Lease> leases) {
        List<Settlement> settlements = new ArrayList<>();
        for (Lease lease : leases) {
            Verdict verdict = settlements.isEmpty()
                    ? new Verdict.Retry(Duration.ofMinutes(1), QueueSteps.TIMEOUT)
                    : new Verdict.Sent("250 2.0.0 Ok");
            if (verdict instanceof Verdict.Sent) {
                accepted.remove(lease.email().id()); // the purge may take it from now on
            }
            settlements.add(QueueSteps.settlement(lease, verdict));
        }
        return settlements;
    }

    private void assertNothingLost(Path directory, Set<EmailId> promised) {
        try (Persistence reopened =
                Persistence.open(directory, TemporaryDatabase.seal(), CAPACITY, InstantSource.system())) {
            assertThat(reopened.queue().inconsistencies()).isEmpty();
            assertThat(promised)
                    .allSatisfy(
                            id -> assertThat(reopened.deliveryLog().find(id)).isPresent());
        }
    }

    @Test
    void a_flush_that_fails_is_no_acceptance_and_costs_no_email() throws IOException {
        Path directory = databases.directory();
        Persistence database = open(directory);
        Emails emails = new Emails(InstantSource.system());
        accept(database, emails.of(EmailType.WELCOME));

        UnsafeDisk.flushFails = true;
        for (int tries = 0; tries < 3; tries++) {
            assertThatThrownBy(() -> database.queue().accept(List.of(emails.of(EmailType.WELCOME)), null))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageStartingWith(DISK_FAILS);
        }
        assertThat(database.answers()).isTrue();
        cutPowerNow();

        UnsafeDisk.flushFails = false;
        accept(database, emails.of(EmailType.WELCOME));
        cutPowerNow();
        cuts.forEach(this::assertNothingLost);
        assertThat(database.queue().inconsistencies()).isEmpty();
        assertThat(Files.exists(directory.resolve("setget-mail.journal"))).isTrue();
    }

    @Test
    void a_start_on_a_disk_that_fails_says_so_and_harms_nothing() {
        Path directory = databases.directory();
        try (Persistence database = open(directory)) {
            accept(database, new Emails(InstantSource.system()).of(EmailType.WELCOME));
        }
        UnsafeDisk.flushFails = true;
        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageStartingWith(DISK_FAILS);
        UnsafeDisk.flushFails = false;
        assertNothingLost(directory, accepted);
    }

    private void accept(Persistence database, Email email) {
        assertThat(database.queue().accept(List.of(email), null)).isInstanceOf(Acceptance.Accepted.class);
        accepted.add(email.id());
    }
}
