package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Passwords;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What all {@link Passwords} promise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class PasswordsContract {
    private static final Secret GOOD = new Secret("korrekt Pferd Batterie Heftklammer");

    protected abstract Passwords passwords();

    @Test
    void the_right_password_matches_and_any_other_does_not() {
        Passwords passwords = passwords();
        PasswordHash hash = passwords.hash(GOOD);
        assertThat(passwords.matches(GOOD, hash)).isTrue();
        assertThat(passwords.matches(new Secret(GOOD.reveal() + " "), hash)).isFalse();
        assertThat(passwords.matches(new Secret(""), hash)).isFalse();
    }

    @Test
    void the_same_password_is_hashed_with_a_new_salt_each_time() {
        Passwords passwords = passwords();
        assertThat(passwords.hash(GOOD)).isNotEqualTo(passwords.hash(GOOD));
    }

    @Test
    void a_hash_does_not_hold_the_password() {
        assertThat(passwords().hash(GOOD).encoded()).doesNotContain("Pferd");
    }

    @Test
    void nothing_matches_a_hash_that_is_none() {
        assertThat(passwords().matches(GOOD, new PasswordHash("no hash at all")))
                .isFalse();
    }

    @Test
    void an_easily_guessed_password_is_called_weak() {
        Passwords passwords = passwords();
        assertThat(passwords.weakness(new Secret("password123"), List.of())).isPresent();
        assertThat(passwords.weakness(new Secret("aaaaaaaaaaaa"), List.of())).isPresent();
    }

    @Test
    void the_owners_own_words_are_called_weak() {
        assertThat(passwords().weakness(new Secret("zyxgrobnick"), List.of("zyxgrobnick")))
                .isPresent();
    }

    @Test
    void a_long_unusual_password_is_not_called_weak() {
        assertThat(passwords().weakness(GOOD, List.of("ann@example.com"))).isEmpty();
    }
}
