package io.setget.mail.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SignInFields;
import io.setget.mail.testkit.InMemoryAccounts;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryPasswords;
import io.setget.mail.testkit.InMemorySessions;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The first account, signing in and out, and a lost password. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccountsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final EmailAddress ADA =
            EmailAddress.parse("email", "ada@example.com").orThrow();

    private final AccountScene scene = new AccountScene();
    private final MovableClock clock = scene.clock;
    private final InMemoryAccounts accounts = scene.accounts;
    private final InMemoryPasswords passwords = scene.passwords;
    private final InMemorySessions sessions = scene.sessions;
    private final InMemoryAuditLog audit = scene.audit;
    private final InMemorySettingsStore settings = scene.settings;
    private final SecureRandom random = scene.random;
    private final CreateFirstAccount create = scene.create;
    private final SignIn signIn = scene.signIn;
    private final FindSession find = scene.find;

    @Test
    void the_first_account_is_created_once_and_never_a_second() {
        assertThat(create.isNeeded()).isTrue();
        assertThat(create.create(ADA, new Secret(PASSWORD), "environment")).isTrue();
        assertThat(create.isNeeded()).isFalse();
        EmailAddress eve = EmailAddress.parse("email", "eve@example.com").orThrow();
        assertThat(create.create(eve, new Secret(PASSWORD), "environment")).isFalse();
        assertThat(accounts.find(eve)).isEmpty();
        assertThat(actions()).containsExactly(AuditAction.ACCOUNT_CREATED);
    }

    @Test
    void the_right_password_starts_a_session_that_is_found_by_its_token_until_it_ends() {
        createAda();
        SignedIn ada = welcome(signIn.signIn("ADA@example.com", PASSWORD, "192.0.2.1"));
        assertThat(find.with(ada.sessionToken())).contains(ada);
        assertThat(find.with(new Secret("guessed"))).isEmpty();
        clock.advance(Duration.ofHours(12));
        assertThat(find.with(ada.sessionToken())).isEmpty();
    }

    @Test
    void the_store_holds_only_digests_and_each_session_has_its_own_csrf_token() {
        createAda();
        SignedIn one = welcome(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.1"));
        SignedIn two = welcome(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.1"));
        assertThat(one.csrfToken()).isNotEqualTo(two.csrfToken()).isNotEqualTo(one.sessionToken());
        assertThat(sessions.find(TokenDigest.of(one.sessionToken().reveal())))
                .get()
                .satisfies(session -> assertThat(session.csrfToken())
                        .isEqualTo(TokenDigest.of(one.csrfToken().reveal())));
        assertThat(one.toString())
                .doesNotContain(one.sessionToken().reveal(), one.csrfToken().reveal());
    }

    @Test
    void signing_out_ends_the_session() {
        createAda();
        SignedIn ada = welcome(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.1"));
        new SignOut(sessions, audit).signOut(ada);
        assertThat(find.with(ada.sessionToken())).isEmpty();
        assertThat(actions())
                .containsExactly(AuditAction.SIGNED_OUT, AuditAction.SIGNED_IN, AuditAction.ACCOUNT_CREATED);
    }

    @Test
    void a_wrong_password_an_unknown_account_and_nonsense_get_the_same_answer() {
        createAda();
        SignIn.Result refused = new SignIn.Result.Refused();
        assertThat(signIn.signIn("ada@example.com", "wrong", "192.0.2.1")).isEqualTo(refused);
        assertThat(signIn.signIn("eve@example.com", PASSWORD, "192.0.2.1")).isEqualTo(refused);
        assertThat(signIn.signIn("nonsense", PASSWORD, "192.0.2.1")).isEqualTo(refused);
        assertThat(signIn.signIn("ada@example.com", "x".repeat(100_000), "192.0.2.1"))
                .isEqualTo(refused);
    }

    @Test
    void five_wrong_passwords_make_an_account_wait_longer_each_time_up_to_a_minute_wherever_they_come_from() {
        settings.saveSignIn(new SignInFields(null, SignInFields.MOST_THRESHOLD, Map.of()));
        createAda();
        for (int i = 0; i < 5; i++) {
            signIn.signIn("ada@example.com", "wrong", "192.0.2." + i);
        }
        Duration expected = Duration.ofSeconds(1);
        for (int i = 0; i < 10; i++) {
            assertThat(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.99"))
                    .isEqualTo(new SignIn.Result.TooSoon(expected));
            clock.advance(expected);
            assertThat(signIn.signIn("ada@example.com", "wrong", "198.51.100." + i))
                    .isEqualTo(new SignIn.Result.Refused());
            expected = expected.multipliedBy(2).compareTo(Duration.ofMinutes(1)) > 0
                    ? Duration.ofMinutes(1)
                    : expected.multipliedBy(2);
        }
        clock.advance(Duration.ofMinutes(1));
        welcome(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.99"));
        assertThat(actions()).contains(AuditAction.SIGN_INS_SLOWED);
    }

    @Test
    void unknown_accounts_wait_too_so_that_waiting_tells_nothing() {
        for (int i = 0; i < 5; i++) {
            signIn.signIn("eve@example.com", "wrong", "192.0.2." + i);
        }
        assertThat(signIn.signIn("eve@example.com", "wrong", "192.0.2.99")).isInstanceOf(SignIn.Result.TooSoon.class);
    }

    @Test
    void ten_wrong_passwords_make_an_address_wait_whatever_the_account_but_no_other_address() {
        createAda();
        for (int i = 0; i < 10; i++) {
            signIn.signIn("user" + i + "@example.com", "wrong", "192.0.2.1");
        }
        assertThat(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.1"))
                .isEqualTo(new SignIn.Result.TooSoon(Duration.ofSeconds(1)));
        welcome(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.2"));
        clock.advance(Duration.ofSeconds(1));
        welcome(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.1"));
    }

    @Test
    void a_new_password_ends_every_session_of_the_account() {
        createAda();
        SignedIn before = welcome(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.1"));
        ResetPassword reset = scene.reset;
        assertThat(reset.reset(ADA, "a brand new secret", "command line"))
                .isEqualTo(new ResetPassword.Result.Changed());
        assertThat(find.with(before.sessionToken())).isEmpty();
        assertThat(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.1")).isEqualTo(new SignIn.Result.Refused());
        welcome(signIn.signIn("ada@example.com", "a brand new secret", "192.0.2.1"));
        assertThat(audit.latest(9))
                .anySatisfy(entry -> assertThat(entry.action()).isEqualTo(AuditAction.PASSWORD_CHANGED));
    }

    @Test
    void a_short_or_weak_new_password_and_an_unknown_account_change_nothing() {
        createAda();
        ResetPassword reset = scene.reset;
        assertThat(reset.reset(ADA, "short", "command line")).isInstanceOf(ResetPassword.Result.Refused.class);
        assertThat(reset.reset(ADA, "ada@example.com", "command line"))
                .isInstanceOf(ResetPassword.Result.Refused.class);
        EmailAddress eve = EmailAddress.parse("email", "eve@example.com").orThrow();
        assertThat(reset.reset(eve, "a brand new secret", "command line"))
                .isEqualTo(new ResetPassword.Result.NoSuchAccount());
        welcome(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.1"));
    }

    @Test
    void setting_up_needs_the_token_from_the_log_and_works_once() {
        SetUpInstance setUp = new SetUpInstance(create, passwords, settings, random);
        Secret token = setUp.token().orElseThrow();
        assertThat(setUp.opens(new Secret("guessed"))).isFalse();
        assertThat(setUp.setUp(new Secret("guessed"), "Acme", "ada@example.com", PASSWORD))
                .isEqualTo(new SetUpInstance.Result.Closed());
        assertThat(accounts.isEmpty()).isTrue();
        assertThat(setUp.setUp(token, "Acme", "ada@example.com", PASSWORD)).isEqualTo(new SetUpInstance.Result.Done());
        assertThat(settings.loadGeneral().instanceName()).isEqualTo("Acme");
        assertThat(setUp.token()).isEmpty();
        assertThat(setUp.setUp(token, "Evil", "eve@example.com", PASSWORD))
                .isEqualTo(new SetUpInstance.Result.Closed());
        welcome(signIn.signIn("ada@example.com", PASSWORD, "192.0.2.1"));
    }

    @Test
    void setting_up_explains_each_wrong_field_and_changes_nothing() {
        SetUpInstance setUp = new SetUpInstance(create, passwords, settings, random);
        Secret token = setUp.token().orElseThrow();
        assertThat(wrongFields(setUp.setUp(token, "a\nb", "nobody", PASSWORD)))
                .containsExactly("instance_name", "email");
        assertThat(wrongFields(setUp.setUp(token, "", "ada@example.com", "password123")))
                .containsExactly("password");
        assertThat(accounts.isEmpty()).isTrue();
        assertThat(settings.loadGeneral().instanceName()).isNull();
    }

    private static List<String> wrongFields(SetUpInstance.Result result) {
        assertThat(result).isInstanceOf(SetUpInstance.Result.Refused.class);
        return ((SetUpInstance.Result.Refused) result)
                .errors().stream().map(FieldError::field).toList();
    }

    private void createAda() {
        accounts.addFirst(new Account(
                new java.util.UUID(0, 1),
                ADA,
                null,
                Role.OWNER,
                passwords.hash(new Secret(PASSWORD)),
                clock.instant()));
        audit.record("environment", AuditAction.ACCOUNT_CREATED, "ada@example.com");
    }

    private static SignedIn welcome(SignIn.Result result) {
        assertThat(result).isInstanceOf(SignIn.Result.Welcome.class);
        return ((SignIn.Result.Welcome) result).signedIn();
    }

    private List<AuditAction> actions() {
        return audit.latest(100).stream().map(AuditEntry::action).toList();
    }
}
