package io.setget.mail.domain.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documentation's table "Email types reference" and the contract's table of types. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmailTypesReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "welcome, Welcome, User registration, true",
        "workspace_invitation, Workspace Invitation, Member invited, true",
        "password_reset, Password Reset, Reset request, true",
        "magic_link, Magic Link, Magic link request, true",
        "notification_digest, Notification Digest, Scheduled delivery, true",
        "account_locked, Account Locked, Brute-force lockout, false",
        "gdpr_export_ready, GDPR Export Ready, Data export completed, false",
        "test_email, Test Email, Admin sends test, false"
    })
    void Email_type_with_trigger_and_customizable(String name, String label, String trigger, boolean customisable) {
        var type = EmailType.parse(name).orElseThrow();
        assertThat(type.wireName()).isEqualTo(name);
        assertThat(type.label()).isEqualTo(label);
        assertThat(type.trigger()).isEqualTo(trigger);
        assertThat(type.customisable()).isEqualTo(customisable);
    }

    @ParameterizedTest
    @CsvSource({
        "welcome, NORMAL, P7D, user_name? login_url",
        "workspace_invitation, NORMAL, P7D, inviter_name workspace_name invitation_url expires_in?",
        "password_reset, CRITICAL, PT1H, user_name? reset_url expires_in",
        "magic_link, CRITICAL, PT15M, user_name? magic_link_url code? expires_in",
        "notification_digest, BULK, P1D, user_name? period notifications unsubscribe_url?",
        "account_locked, CRITICAL, P1D, user_name? reason? unlock_url? locked_until?",
        "gdpr_export_ready, BULK, P7D, user_name? download_url expires_in",
        "test_email, CRITICAL, PT15M, sent_by?"
    })
    void Email_type_with_lane_lives_and_variables(String name, Lane lane, Duration lives, String variables) {
        var type = EmailType.parse(name).orElseThrow();
        assertThat(type.lane()).isEqualTo(lane);
        assertThat(type.lives()).isEqualTo(lives);
        assertThat(type.variables().stream()
                        .map(v -> v.name() + (v.required() ? "" : "?"))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(variables);
    }

    @Test
    void There_are_eight_email_types_and_no_others() {
        assertThat(EmailType.values()).hasSize(8);
        assertThat(EmailType.parse("newsletter")).isEmpty();
        assertThat(EmailType.parse("WELCOME")).isEmpty();
    }

    @Test
    void Critical_goes_first_and_bulk_last() {
        assertThat(Lane.values()).containsExactly(Lane.CRITICAL, Lane.NORMAL, Lane.BULK);
    }

    @Test
    void Only_bulk_emails_are_not_sent_again_when_nobody_can_know_whether_they_arrived() {
        assertThat(Arrays.stream(EmailType.values()).filter(t -> !t.resendWhenUnsure()))
                .containsExactlyInAnyOrder(EmailType.NOTIFICATION_DIGEST, EmailType.GDPR_EXPORT_READY);
    }

    @Test
    void Statuses_have_the_names_of_the_contract() {
        assertThat(Arrays.stream(EmailStatus.values()).map(EmailStatus::wireName))
                .containsExactlyInAnyOrder(
                        "queued", "sending", "retrying", "sent", "dead", "expired", "unknown", "cancelled", "lost");
        assertThat(EmailStatus.parse("retrying")).contains(EmailStatus.RETRYING);
        assertThat(EmailStatus.parse("Retrying")).isEmpty();
    }
}
