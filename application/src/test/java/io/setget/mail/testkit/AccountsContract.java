package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
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
        return new Account(
                new UUID(1, number), address(email), new PasswordHash("hash"), Instant.parse("2030-01-01T12:00:00Z"));
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
        assertThat(accounts.find(ann.id())).contains(new Account(ann.id(), ann.email(), other, ann.createdAt()));
    }

    @Test
    void nobody_has_no_password_to_change() {
        assertThat(noAccounts().changePassword(new UUID(1, 1), new PasswordHash("hash")))
                .isFalse();
    }
}
