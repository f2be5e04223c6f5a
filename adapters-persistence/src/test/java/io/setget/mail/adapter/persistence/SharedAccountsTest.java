package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.Accounts.Change;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.CodeDigest;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.QueueSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several instances on one PostgreSQL that decide about the same people at the same moment. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedAccountsTest {
    private static final int INSTANCES = 3;
    private static final int ROUNDS = 20;
    private static final EmailAddress ANN =
            EmailAddress.parse("email", "ann@example.com").orThrow();

    @RegisterExtension
    final TemporaryPostgres postgres = new TemporaryPostgres();

    private final List<Persistence> instances = new ArrayList<>();

    @BeforeEach
    void three_instances() {
        String database = postgres.emptyDatabase();
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(postgres.instance(database, new Capacity(10)));
        }
    }

    @Test
    void a_link_is_used_on_one_of_them() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            TokenDigest token = TokenDigest.of("link " + round);
            CodeDigest code = CodeDigest.of("browser " + round, "123456");
            instances
                    .get(0)
                    .accountLinks()
                    .add(new AccountLink(
                            new UUID(1, round), Purpose.MAGIC_LINK, ANN, token, code, null, Duration.ofHours(1)));
            List<Boolean> used = QueueSteps.together(
                    INSTANCES,
                    caller -> (caller == 0
                                    ? instances.get(caller).accountLinks().useCode(code, 5)
                                    : instances.get(caller).accountLinks().use(Purpose.MAGIC_LINK, token))
                            .isPresent());
            assertThat(used).containsOnlyOnce(true);
        }
    }

    @Test
    void an_owner_is_left_when_all_leave_at_once() throws InterruptedException {
        Accounts accounts = instances.get(0).accounts();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < INSTANCES; i++) {
                accounts.add(new Account(
                        new UUID(round, i),
                        EmailAddress.parse("email", "owner" + i + "@example.com")
                                .orThrow(),
                        null,
                        Role.OWNER,
                        new PasswordHash("hash"),
                        Instant.EPOCH));
            }
            List<UUID> owners = accounts.list().stream().map(Account::id).toList();
            List<Change> left = QueueSteps.together(
                    INSTANCES, caller -> instances.get(caller).accounts().remove(owners.get(caller), Role.OWNER));
            assertThat(left).containsOnlyOnce(Change.LAST_OWNER);
            assertThat(accounts.list()).hasSize(1);
        }
    }

    @Test
    void an_address_gets_one_account() throws InterruptedException {
        List<Boolean> added = QueueSteps.together(
                INSTANCES,
                caller -> instances
                        .get(caller)
                        .accounts()
                        .add(new Account(
                                new UUID(1, caller), ANN, null, Role.ADMIN, new PasswordHash("hash"), Instant.EPOCH)));
        assertThat(added).containsOnlyOnce(true);
    }

    @Test
    void failures_on_all_of_them_count_together_and_lock_once() throws InterruptedException {
        Duration quarter = Duration.ofMinutes(15);
        for (int round = 0; round < ROUNDS; round++) {
            List<Boolean> locked = new ArrayList<>(QueueSteps.together(
                    INSTANCES, caller -> instances.get(caller).lockouts().failed(ANN, INSTANCES, quarter, quarter)));
            // Failures that are noted at the very same moment may not have seen each other; the next one sees them all.
            if (!locked.contains(true)) {
                locked.add(instances.get(0).lockouts().failed(ANN, INSTANCES, quarter, quarter));
            }
            assertThat(locked).containsOnlyOnce(true);
            assertThat(instances.get(2).lockouts().remaining(ANN)).isPositive();
            instances.get(1).lockouts().clear(ANN);
        }
    }
}
