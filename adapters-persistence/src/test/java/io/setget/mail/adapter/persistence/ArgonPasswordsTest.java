package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.setget.mail.application.port.Passwords;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.testkit.PasswordsContract;
import io.setget.mail.testkit.QueueSteps;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgonPasswordsTest extends PasswordsContract {
    @Override
    protected Passwords passwords() {
        return new ArgonPasswords();
    }

    @Test
    void a_hash_names_its_parameters() {
        assertThat(passwords().hash(new Secret("correct horse")).encoded())
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void a_hash_made_with_other_parameters_still_matches() {
        Argon2Function weaker = Argon2Function.getInstance(1024, 1, 1, 32, Argon2.ID);
        PasswordHash old = new PasswordHash(
                Password.hash("correct horse").addRandomSalt(16).with(weaker).getResult());
        assertThat(passwords().matches(new Secret("correct horse"), old)).isTrue();
        assertThat(passwords().matches(new Secret("correct house"), old)).isFalse();
    }

    @Test
    void many_at_once_take_turns_and_all_are_answered() throws InterruptedException {
        Passwords passwords = passwords();
        PasswordHash hash = passwords.hash(new Secret("correct horse"));
        List<Boolean> answers = QueueSteps.together(6, caller -> passwords.matches(new Secret("correct horse"), hash));
        assertThat(answers).containsOnly(true).hasSize(6);
    }

    @Test
    void the_longest_password_is_judged_in_bounded_time() {
        assertThat(passwords().weakness(new Secret("ab".repeat(128)), List.of()))
                .isPresent();
    }
}
