package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.Accounts.Change;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.email.EmailAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What all {@link Accounts} promise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class AccountsContract {
    /** Accounts without any account. */
    protected abstract Accounts noAccounts();

    private static Account account(long number, String email) {
        return account(number, email, Role.OWNER);
    }

    private static Account account(long number, String email, Role role) {
        return new Account(
                new UUID(1, number),
                address(email),
                number == 1 ? null : "Zoë Nº " + number,
                role,
                new PasswordHash("hash"),
                Instant.parse("2030-01-01T12:00:00Z").plusSeconds(number));
    }

    private static EmailAddress address(String email) {
        return EmailAddress.parse("email", email).orThrow();
    }

    @Test
    void at_first_there_is_none() {
        Accounts accounts = noAccounts();
        assertThat(accounts.isEmpty()).isTrue();
        assertThat(accounts.find(address("ann@example.com"))).isEmpty();
        assertThat(accounts.find(new UUID(1, 1))).isEmpty();
    }

    @Test
    void the_first_account_is_found_by_id_and_by_address_whatever_its_case() {
        Accounts accounts = noAccounts();
        Account ann = account(1, "Ann@Example.com");
        assertThat(accounts.addFirst(ann)).isTrue();
        assertThat(accounts.isEmpty()).isFalse();
        assertThat(accounts.find(ann.id())).contains(ann);
        assertThat(accounts.find(address("ann@example.com"))).contains(ann);
        assertThat(accounts.find(address("ANN@EXAMPLE.COM"))).contains(ann);
        assertThat(accounts.find(address("anna@example.com"))).isEmpty();
    }

    @Test
    void a_second_first_account_is_refused() {
        Accounts accounts = noAccounts();
        accounts.addFirst(account(1, "ann@example.com"));
        assertThat(accounts.addFirst(account(2, "bob@example.com"))).isFalse();
        assertThat(accounts.find(address("bob@example.com"))).isEmpty();
    }

    @Test
    void of_many_that_want_to_be_first_at_once_one_is() throws InterruptedException {
        Accounts accounts = noAccounts();
        List<Boolean> answers =
                QueueSteps.together(6, caller -> accounts.addFirst(account(caller, "admin" + caller + "@example.com")));
        assertThat(answers).containsOnlyOnce(true).hasSize(6);
    }

    @Test
    void a_password_can_be_changed() {
        Accounts accounts = noAccounts();
        Account ann = account(1, "ann@example.com");
        accounts.addFirst(ann);
        PasswordHash other = new PasswordHash("other hash");
        assertThat(accounts.changePassword(ann.id(), other)).isTrue();
        assertThat(accounts.find(ann.id())).contains(ann.withPassword(other));
    }

    @Test
    void nobody_has_no_password_to_change() {
        assertThat(noAccounts().changePassword(new UUID(1, 1), new PasswordHash("hash")))
                .isFalse();
    }

    @Test
    void accounts_are_listed_from_the_oldest_on() {
        Accounts accounts = noAccounts();
        Account bob = account(2, "bob@example.com", Role.VIEWER);
        Account ann = account(1, "ann@example.com");
        Account cid = account(3, "cid@example.com", Role.ADMIN);
        assertThat(accounts.add(bob)).isTrue();
        assertThat(accounts.add(ann)).isTrue();
        assertThat(accounts.add(cid)).isTrue();
        assertThat(accounts.list()).containsExactly(ann, bob, cid);
    }

    @Test
    void an_address_has_one_account_whatever_its_case() {
        Accounts accounts = noAccounts();
        accounts.add(account(1, "ann@example.com"));
        assertThat(accounts.add(account(2, "ANN@example.com"))).isFalse();
        assertThat(accounts.list()).hasSize(1);
    }

    @Test
    void of_many_accounts_for_one_address_at_once_one_is_made() throws InterruptedException {
        Accounts accounts = noAccounts();
        assertThat(QueueSteps.together(6, caller -> accounts.add(account(caller, "ann@example.com"))))
                .containsOnlyOnce(true);
    }

    @Test
    void a_role_is_changed_from_what_it_was_thought_to_be() {
        Accounts accounts = noAccounts();
        accounts.add(account(1, "ann@example.com"));
        Account bob = account(2, "bob@example.com", Role.VIEWER);
        accounts.add(bob);
        assertThat(accounts.changeRole(bob.id(), Role.ADMIN, Role.OWNER)).isEqualTo(Change.NOT_FOUND);
        assertThat(accounts.changeRole(new UUID(1, 9), Role.VIEWER, Role.ADMIN)).isEqualTo(Change.NOT_FOUND);
        assertThat(accounts.changeRole(bob.id(), Role.VIEWER, Role.ADMIN)).isEqualTo(Change.DONE);
        assertThat(accounts.find(bob.id())).contains(bob.withRole(Role.ADMIN));
    }

    @Test
    void the_last_owner_stays_one() {
        Accounts accounts = noAccounts();
        Account ann = account(1, "ann@example.com");
        Account bob = account(2, "bob@example.com", Role.ADMIN);
        accounts.add(ann);
        accounts.add(bob);
        assertThat(accounts.changeRole(ann.id(), Role.OWNER, Role.VIEWER)).isEqualTo(Change.LAST_OWNER);
        assertThat(accounts.changeRole(ann.id(), Role.OWNER, Role.OWNER)).isEqualTo(Change.DONE);
        assertThat(accounts.remove(ann.id(), Role.OWNER)).isEqualTo(Change.LAST_OWNER);
        accounts.changeRole(bob.id(), Role.ADMIN, Role.OWNER);
        assertThat(accounts.remove(ann.id(), Role.OWNER)).isEqualTo(Change.DONE);
        assertThat(accounts.list()).containsExactly(bob.withRole(Role.OWNER));
    }

    @Test
    void owners_who_leave_all_at_once_leave_one_behind() throws InterruptedException {
        Accounts accounts = noAccounts();
        for (int i = 0; i < 6; i++) {
            accounts.add(account(i, "owner" + i + "@example.com"));
        }
        assertThat(QueueSteps.together(6, caller -> accounts.remove(new UUID(1, caller), Role.OWNER)))
                .containsOnlyOnce(Change.LAST_OWNER);
        assertThat(accounts.list()).hasSize(1);
    }

    @Test
    void who_was_removed_is_gone_and_may_come_back() {
        Accounts accounts = noAccounts();
        accounts.add(account(1, "ann@example.com"));
        Account bob = account(2, "bob@example.com", Role.VIEWER);
        accounts.add(bob);
        assertThat(accounts.remove(bob.id(), Role.VIEWER)).isEqualTo(Change.DONE);
        assertThat(accounts.remove(bob.id(), Role.VIEWER)).isEqualTo(Change.NOT_FOUND);
        assertThat(accounts.find(bob.email())).isEmpty();
        assertThat(accounts.add(account(3, "bob@example.com", Role.VIEWER))).isTrue();
    }
}
