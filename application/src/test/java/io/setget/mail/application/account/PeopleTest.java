package io.setget.mail.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.account.ManagePeople.Result;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.account.Session;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.testkit.InMemoryAccountLinks;
import io.setget.mail.testkit.InMemoryAccounts;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemorySessions;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Who may do what, and who says so. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PeopleTest {
    private final MovableClock clock = new MovableClock();
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final InMemorySessions sessions = new InMemorySessions(clock);
    private final InMemoryAuditLog audit = new InMemoryAuditLog(clock);
    private final ManagePeople people = new ManagePeople(accounts, sessions, new InMemoryAccountLinks(clock), audit);
    private final Account owner = added("owner", Role.OWNER);
    private final Account admin = added("admin", Role.ADMIN);
    private final Account viewer = added("viewer", Role.VIEWER);

    private Account added(String name, Role role) {
        Account account = new Account(
                new UUID(1, accounts.list().size()),
                EmailAddress.parse("email", name + "@example.com").orThrow(),
                null,
                role,
                new PasswordHash("hash"),
                clock.instant());
        accounts.add(account);
        return account;
    }

    @Test
    void an_owner_decides_on_everybody_an_admin_on_all_but_owners_and_a_viewer_on_nobody() {
        for (Role role : Role.values()) {
            assertThat(Role.OWNER.mayDecideOn(role)).isTrue();
            assertThat(Role.ADMIN.mayDecideOn(role)).isEqualTo(role != Role.OWNER);
            assertThat(Role.VIEWER.mayDecideOn(role)).isFalse();
            assertThat(role.mayChange()).isEqualTo(role != Role.VIEWER);
            assertThat(Role.parse(role.wireName())).contains(role);
        }
    }

    @Test
    void an_owner_makes_another_owner_and_may_then_step_back() {
        assertThat(people.changeRole(owner, owner.id(), Role.ADMIN)).isEqualTo(Result.LAST_OWNER);
        assertThat(people.changeRole(owner, admin.id(), Role.OWNER)).isEqualTo(Result.DONE);
        assertThat(people.changeRole(owner, owner.id(), Role.VIEWER)).isEqualTo(Result.DONE);
        assertThat(people.list()).extracting(Account::role).containsExactly(Role.VIEWER, Role.OWNER, Role.VIEWER);
        assertThat(audit.latest(9))
                .extracting(AuditEntry::detail)
                .containsExactly("owner@example.com is viewer now", "admin@example.com is owner now");
    }

    @Test
    void an_admin_can_make_nobody_an_owner_and_no_owner_anything_else() {
        assertThat(people.changeRole(admin, viewer.id(), Role.ADMIN)).isEqualTo(Result.DONE);
        assertThat(people.changeRole(admin, viewer.id(), Role.OWNER)).isEqualTo(Result.NOT_ALLOWED);
        assertThat(people.changeRole(admin, owner.id(), Role.VIEWER)).isEqualTo(Result.NOT_ALLOWED);
        assertThat(people.remove(admin, owner.id())).isEqualTo(Result.NOT_ALLOWED);
        assertThat(people.changeRole(viewer, viewer.id(), Role.ADMIN)).isEqualTo(Result.NOT_ALLOWED);
        assertThat(accounts.find(owner.id())).contains(owner);
    }

    @Test
    void who_is_removed_is_signed_out_everywhere() {
        sessions.add(new Session(TokenDigest.of("s"), viewer.id(), TokenDigest.of("csrf"), Duration.ofHours(12)));
        assertThat(people.remove(admin, viewer.id())).isEqualTo(Result.DONE);
        assertThat(people.remove(admin, viewer.id())).isEqualTo(Result.NOT_FOUND);
        assertThat(sessions.find(TokenDigest.of("s"))).isEmpty();
        assertThat(audit.latest(1)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditAction.ACCOUNT_REMOVED);
            assertThat(entry.actor()).isEqualTo("admin@example.com");
            assertThat(entry.detail()).isEqualTo("viewer@example.com");
        });
    }

    @Test
    void the_last_owner_cannot_be_removed() {
        assertThat(people.remove(owner, owner.id())).isEqualTo(Result.LAST_OWNER);
        assertThat(people.list()).hasSize(3);
    }
}
