package io.setget.mail.application.account;

import static io.setget.mail.application.account.AccountScene.HERE;
import static io.setget.mail.application.account.AccountScene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.account.AccountScene.Written;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SignInFields;
import io.setget.mail.domain.settings.SignInTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A new password by a link, signing in without one, and locks after many wrong ones. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LostPasswordsTest {
    private static final String ADA = "ada@example.com";
    private static final String CHOSEN = "a long way to Tipperary";

    private final AccountScene scene = new AccountScene().withMail();
    private final Account ada = scene.account(ADA, "Ada", Role.OWNER);

    private Secret resetToken() {
        assertThat(scene.ask.reset(ADA, HERE)).isInstanceOf(AskForLink.Result.Asked.class);
        assertThat(scene.lastEmail().type()).isEqualTo(EmailType.PASSWORD_RESET);
        return scene.lastEmail().token("reset_url");
    }

    private Secret askedForMagicLink(String email) {
        AskForLink.Result result = scene.ask.magicLink(email, HERE);
        assertThat(result).isInstanceOf(AskForLink.Result.Asked.class);
        return ((AskForLink.Result.Asked) result).request();
    }

    /** As fast as the delays between wrong passwords allow. */
    private void failTimes(String email, int times) {
        for (int i = 0; i < times; i++) {
            SignIn.Result result = scene.signIn.signIn(email, "wrong", "198.51.100." + i);
            if (result instanceof SignIn.Result.TooSoon soon) {
                scene.clock.advance(soon.remaining());
                i--;
            } else {
                assertThat(result).isEqualTo(new SignIn.Result.Refused());
            }
        }
    }

    @Test
    void a_new_password_by_a_link_ends_every_session_but_the_one_it_starts() {
        SignedIn before = scene.signsIn(ADA, PASSWORD);
        Secret token = resetToken();
        assertThat(scene.lastEmail().text("user_name")).isEqualTo("Ada");
        assertThat(scene.lastEmail().text("expires_in")).isEqualTo("1 hour");
        assertThat(scene.useReset.find(token)).contains(ada);
        UseResetLink.Result result = scene.useReset.use(token, CHOSEN, HERE);
        assertThat(result).isInstanceOf(UseResetLink.Result.Welcome.class);
        SignedIn after = ((UseResetLink.Result.Welcome) result).signedIn();
        assertThat(scene.find.with(before.sessionToken())).isEmpty();
        assertThat(scene.find.with(after.sessionToken())).isPresent();
        assertThat(scene.signIn.signIn(ADA, PASSWORD, HERE)).isEqualTo(new SignIn.Result.Refused());
        scene.signsIn(ADA, CHOSEN);
        assertThat(scene.actions()).contains(AuditAction.PASSWORD_RESET_ASKED, AuditAction.PASSWORD_CHANGED);
    }

    @Test
    void a_reset_link_works_once_not_for_long_and_not_for_a_weak_password() {
        Secret token = resetToken();
        assertThat(scene.useReset.use(token, "short", HERE)).isInstanceOf(UseResetLink.Result.Refused.class);
        assertThat(scene.useReset.use(token, CHOSEN, HERE)).isInstanceOf(UseResetLink.Result.Welcome.class);
        assertThat(scene.useReset.use(token, CHOSEN, HERE)).isEqualTo(new UseResetLink.Result.Gone());
        Secret other = resetToken();
        scene.clock.advance(Duration.ofHours(1));
        assertThat(scene.useReset.find(other)).isEmpty();
        assertThat(scene.useReset.use(other, CHOSEN, HERE)).isEqualTo(new UseResetLink.Result.Gone());
    }

    @Test
    void a_new_password_makes_links_that_were_sent_before_useless() {
        askedForMagicLink(ADA);
        Secret magic = scene.lastEmail().token("magic_link_url");
        scene.useReset.use(resetToken(), CHOSEN, HERE);
        assertThat(scene.byLink.byLink(magic, HERE)).isEmpty();
    }

    @Test
    void asking_tells_nobody_whether_there_is_such_an_account() {
        assertThat(scene.ask.reset("eve@example.com", HERE)).isInstanceOf(AskForLink.Result.Asked.class);
        assertThat(scene.ask.magicLink("eve@example.com", HERE)).isInstanceOf(AskForLink.Result.Asked.class);
        assertThat(scene.written).isEmpty();
        for (String email : new String[] {ADA, "eve@example.com"}) {
            for (int i = 0; i < 3; i++) {
                scene.ask.reset(email, "203.0.113." + i);
            }
            assertThat(scene.ask.reset(email, "203.0.113.9")).isInstanceOf(AskForLink.Result.TooSoon.class);
        }
    }

    @Test
    void an_address_is_written_to_three_times_a_quarter_of_an_hour_and_a_client_asks_ten_times() {
        for (int i = 0; i < 3; i++) {
            resetToken();
        }
        assertThat(scene.ask.reset(ADA, HERE)).isEqualTo(new AskForLink.Result.TooSoon(Duration.ofMinutes(15)));
        assertThat(scene.written).hasSize(3);
        for (int i = 0; i < 6; i++) {
            assertThat(scene.ask.reset("p" + i + "@example.com", HERE)).isInstanceOf(AskForLink.Result.Asked.class);
        }
        assertThat(scene.ask.reset("p9@example.com", HERE)).isInstanceOf(AskForLink.Result.TooSoon.class);
        assertThat(scene.ask.reset("p9@example.com", "203.0.113.1")).isInstanceOf(AskForLink.Result.Asked.class);
        scene.clock.advance(Duration.ofMinutes(15));
        resetToken();
    }

    @Test
    void no_more_than_ten_codes_a_day_can_be_guessed_at() {
        for (int i = 0; i < 50; i++) {
            scene.clock.advance(Duration.ofMinutes(16));
            assertThat(scene.ask.magicLink(ADA, HERE)).isInstanceOf(AskForLink.Result.Asked.class);
        }
        assertThat(scene.written).hasSize(50);
        assertThat(scene.written.stream().filter(email -> email.variables().containsKey("code")))
                .hasSize(10);
        assertThat(scene.byLink.byLink(scene.lastEmail().token("magic_link_url"), HERE))
                .as("a link signs in without a code, too")
                .isPresent();
    }

    @Test
    void without_a_mail_server_asking_says_so_whoever_asks() {
        AccountScene silent = new AccountScene();
        silent.account(ADA, null, Role.OWNER);
        assertThat(silent.ask.reset(ADA, HERE)).isEqualTo(new AskForLink.Result.NoMail());
        assertThat(silent.ask.magicLink("eve@example.com", HERE)).isEqualTo(new AskForLink.Result.NoMail());
        assertThat(silent.links.list(io.setget.mail.domain.account.AccountLink.Purpose.RESET))
                .isEmpty();
    }

    @Test
    void a_magic_link_signs_in_once_and_looking_at_it_does_not() {
        askedForMagicLink(ADA);
        Written email = scene.lastEmail();
        assertThat(email.type()).isEqualTo(EmailType.MAGIC_LINK);
        assertThat(email.text("expires_in")).isEqualTo("15 minutes");
        Secret token = email.token("magic_link_url");
        assertThat(scene.byLink.find(token)).contains(ada);
        SignedIn in = scene.byLink.byLink(token, HERE).orElseThrow();
        assertThat(scene.find.with(in.sessionToken())).contains(in);
        assertThat(scene.byLink.byLink(token, HERE)).isEmpty();
        assertThat(scene.byLink.find(token)).isEmpty();
    }

    @Test
    void a_code_signs_in_where_it_was_asked_for_and_nowhere_else() {
        Secret request = askedForMagicLink(ADA);
        String code = scene.lastEmail().text("code");
        assertThat(code).matches("\\d{3} \\d{3}");
        assertThat(scene.byLink.byCode(new Secret("another browser"), code, HERE))
                .isEmpty();
        assertThat(scene.byLink.byCode(request, code.replace(" ", ""), HERE)).isPresent();
        assertThat(scene.byLink.byCode(request, code, HERE)).isEmpty();
    }

    @Test
    void after_five_wrong_codes_only_the_link_works() {
        Secret request = askedForMagicLink(ADA);
        String code = scene.lastEmail().text("code");
        for (int i = 0; i < 5; i++) {
            assertThat(scene.byLink.byCode(request, code.startsWith("00") ? "111111" : "00000" + i, HERE))
                    .isEmpty();
        }
        assertThat(scene.byLink.byCode(request, code, HERE)).isEmpty();
        assertThat(scene.byLink.byLink(scene.lastEmail().token("magic_link_url"), HERE))
                .isPresent();
    }

    @Test
    void magic_links_can_be_switched_off_also_those_that_were_sent() {
        Secret request = askedForMagicLink(ADA);
        Written email = scene.lastEmail();
        scene.settings.saveSignIn(new SignInFields(false, null, Map.of()));
        assertThat(scene.ask.magicLink(ADA, HERE)).isEqualTo(new AskForLink.Result.SwitchedOff());
        assertThat(scene.byLink.find(email.token("magic_link_url"))).isEmpty();
        assertThat(scene.byLink.byLink(email.token("magic_link_url"), HERE)).isEmpty();
        assertThat(scene.byLink.byCode(request, email.text("code"), HERE)).isEmpty();
    }

    @Test
    void ten_wrong_passwords_lock_the_account_and_tell_its_owner_how_to_unlock_it() {
        failTimes(ADA, 9);
        assertThat(scene.written).isEmpty();
        failTimes(ADA, 1);
        assertThat(scene.signIn.signIn(ADA, PASSWORD, HERE))
                .isEqualTo(new SignIn.Result.Locked(Duration.ofMinutes(15)));
        Written email = scene.lastEmail();
        assertThat(email.type()).isEqualTo(EmailType.ACCOUNT_LOCKED);
        assertThat(email.text("reason")).startsWith("10 wrong passwords within 15 minutes");
        assertThat(email.text("locked_until")).isEqualTo("1 January 2030, 12:15 UTC");
        Secret token = email.token("unlock_url");
        assertThat(scene.unlock.find(token)).contains(ada.email());
        assertThat(scene.unlock.unlock(token)).isTrue();
        assertThat(scene.unlock.unlock(token)).isFalse();
        scene.clock.advance(Duration.ofMinutes(1)); // the delay after a wrong password
        scene.signsIn(ADA, PASSWORD);
        assertThat(scene.actions()).contains(AuditAction.ACCOUNT_LOCKED, AuditAction.ACCOUNT_UNLOCKED);
    }

    @Test
    void a_lock_ends_by_itself() {
        failTimes(ADA, 10);
        scene.clock.advance(Duration.ofMinutes(15));
        scene.signsIn(ADA, PASSWORD);
    }

    @Test
    void nobody_is_kept_out_for_good_while_a_stranger_goes_on_guessing() {
        failTimes(ADA, 10);
        askedForMagicLink(ADA);
        assertThat(scene.byLink.byLink(scene.lastEmail().token("magic_link_url"), HERE))
                .isPresent();
        assertThat(scene.useReset.use(resetToken(), CHOSEN, HERE)).isInstanceOf(UseResetLink.Result.Welcome.class);
        assertThat(scene.lockouts.remaining(ada.email())).isZero();
        failTimes(ADA, 10);
        assertThat(scene.lockouts.remaining(ada.email())).isPositive();
        scene.reset.reset(ada.email(), "another long password", "command line");
        assertThat(scene.lockouts.remaining(ada.email())).isZero();
    }

    @Test
    void an_address_without_an_account_is_locked_too_and_nobody_is_written_to() {
        failTimes("eve@example.com", 10);
        scene.clock.advance(Duration.ofMinutes(1));
        assertThat(scene.signIn.signIn("eve@example.com", "wrong", HERE)).isInstanceOf(SignIn.Result.Locked.class);
        assertThat(scene.written).isEmpty();
        assertThat(scene.actions()).doesNotContain(AuditAction.ACCOUNT_LOCKED);
    }

    @Test
    void how_many_and_how_long_can_be_chosen_and_so_can_how_long_a_session_lasts() {
        scene.settings.saveSignIn(new SignInFields(
                null,
                3,
                Map.of(
                        SignInTime.LOCKOUT_DURATION,
                        Duration.ofHours(1),
                        SignInTime.SESSION_LENGTH,
                        Duration.ofMinutes(30))));
        SignedIn in = scene.signsIn(ADA, PASSWORD);
        scene.clock.advance(Duration.ofMinutes(30));
        assertThat(scene.find.with(in.sessionToken())).isEmpty();
        failTimes(ADA, 3);
        assertThat(scene.lockouts.remaining(ada.email())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void the_right_password_makes_earlier_wrong_ones_not_count() {
        failTimes(ADA, 4);
        scene.signsIn(ADA, PASSWORD);
        failTimes(ADA, 9);
        assertThat(scene.lockouts.remaining(ada.email())).isZero();
    }

    @Test
    void who_is_removed_cannot_come_back_by_a_link() {
        Account zoe = scene.account("zoe@example.com", null, Role.ADMIN);
        askedForMagicLink("zoe@example.com");
        Secret token = scene.lastEmail().token("magic_link_url");
        scene.people.remove(ada, zoe.id());
        assertThat(scene.byLink.byLink(token, HERE)).isEmpty();
    }
}
