package io.setget.mail.adapter.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Deferred;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.ServerTrouble;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Throttled;
import io.setget.mail.domain.diagnosis.FailureKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the refusals of real servers mean; each row is the kind of reply that the named software gives. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalsTest {
    private static void check(Stage stage, String reply, String outcome, FailureKind kind) {
        DeliveryOutcome got = refusal(stage, reply);
        assertThat(got.getClass().getSimpleName()).as(got.toString()).isEqualTo(outcome);
        assertThat(ReplyDiagnosis.failure(got).kind()).as(got.toString()).isEqualTo(kind);
        assertThat(ReplyDiagnosis.failure(got).reply()).isEqualTo(reply.replace("\\n", "\n"));
    }

    private static DeliveryOutcome refusal(Stage stage, String text) {
        return ReplyDiagnosis.byReply(
                stage, new Reply(Integer.parseInt(text.substring(0, 3)), text.replace("\\n", "\n")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EHLO | 554 5.7.1 client host listed at a block list | ServerTrouble | CONNECTION_LOST",
                "EHLO | 421 4.3.2 all server ports are busy | ServerTrouble | CONNECTION_LOST",
                "EHLO | 450 4.3.2 not now | ServerTrouble | CONNECTION_LOST",
                "EHLO | 421 4.7.0 too many concurrent SMTP connections, try later | Throttled | RATE_LIMITED",
                "EHLO | 421 too many connections from your host | Throttled | RATE_LIMITED",
                "TLS | 454 4.7.0 TLS not available due to local problem | ServerTrouble | TLS_HANDSHAKE_FAILED",
                "TLS | 502 5.5.1 command not known | ServerTrouble | TLS_HANDSHAKE_FAILED",
            })
    void before_the_login(Stage stage, String reply, String outcome, FailureKind kind) {
        check(stage, reply, outcome, kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "535 5.7.8 Error: authentication failed | ServerTrouble | AUTHENTICATION_FAILED", // Postfix
                "535 Incorrect authentication data | ServerTrouble | AUTHENTICATION_FAILED", // Exim
                "535-5.7.8 Username and Password not accepted.\\n535 5.7.8 see help | ServerTrouble | AUTHENTICATION_FAILED", // Gmail
                "534-5.7.9 Application-specific password required | ServerTrouble | AUTHENTICATION_FAILED", // Gmail
                "534 5.7.14 please log in with your browser | ServerTrouble | AUTHENTICATION_FAILED", // Gmail
                "535 5.7.3 Authentication unsuccessful | ServerTrouble | AUTHENTICATION_FAILED", // Exchange
                "535 5.7.139 SmtpClientAuthentication is disabled for the tenant | ServerTrouble | AUTHENTICATION_FAILED", // M365
                "504 5.7.4 Unrecognized authentication type | ServerTrouble | AUTHENTICATION_FAILED", // Exchange
                "535 Authentication Credentials Invalid | ServerTrouble | AUTHENTICATION_FAILED", // SES
                "451 Authentication failed: Maximum credits exceeded | ServerTrouble | AUTHENTICATION_FAILED", // SendGrid
                "454 4.7.0 Temporary authentication failure | ServerTrouble | AUTHENTICATION_FAILED", // Postfix, SES
                "454 4.7.0 Too many login attempts, please try again later | ServerTrouble | AUTHENTICATION_FAILED", // Gmail
                "432 4.7.12 A password transition is needed | ServerTrouble | AUTHENTICATION_FAILED",
                "454 4.7.0 Throttling failure: Maximum sending rate exceeded | Throttled | RATE_LIMITED", // SES
                "421 4.7.0 closing | ServerTrouble | CONNECTION_LOST",
                "530 5.7.0 Must issue a STARTTLS command first | ServerTrouble | TLS_HANDSHAKE_FAILED", // Postfix,
                // Gmail
                "538 5.7.11 Encryption required for requested authentication mechanism | ServerTrouble | TLS_HANDSHAKE_FAILED",
            })
    void at_the_login(String reply, String outcome, FailureKind kind) {
        check(Stage.AUTH, reply, outcome, kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "530 5.7.0 Authentication Required | ServerTrouble | AUTHENTICATION_FAILED", // Gmail
                "530 5.7.57 Client not authenticated to send mail | ServerTrouble | AUTHENTICATION_FAILED", // M365
                "530 5.7.0 Must issue a STARTTLS command first | ServerTrouble | TLS_HANDSHAKE_FAILED", // Postfix
                "550 5.7.1 must be authenticated | ServerTrouble | AUTHENTICATION_FAILED",
                "553 5.7.1 Sender address rejected: not owned by user app | ServerTrouble | SENDER_REJECTED", // Postfix
                "550 5.1.0 address rejected | ServerTrouble | SENDER_REJECTED",
                "501 5.1.7 Bad sender address syntax | ServerTrouble | SENDER_REJECTED", // Postfix
                "501 5.1.8 Sender domain must exist | ServerTrouble | SENDER_REJECTED",
                "550 5.7.60 Client does not have permissions to send as this sender | ServerTrouble | SENDER_REJECTED", // Exchange
                "550 relaying denied | ServerTrouble | RELAY_ACCESS_DENIED",
                "450 4.1.8 Sender address rejected: Domain not found | Deferred | SENDER_REJECTED", // Postfix
                "451 later | Deferred | SENDER_REJECTED",
                "452 4.3.1 Insufficient system storage | Deferred | MESSAGE_REJECTED", // Postfix, Exchange
                "452 4.3.1 Insufficient system resources (UsedVersionBuckets) | Deferred | MESSAGE_REJECTED", // Exchange
                "552 5.3.4 Message size exceeds fixed limit | Rejected | MESSAGE_REJECTED", // Postfix with SIZE
                "421 4.4.2 Error: timeout exceeded | ServerTrouble | CONNECTION_LOST", // Postfix
                "421 4.7.0 Error: too many errors | ServerTrouble | CONNECTION_LOST", // Postfix
                "450 4.7.1 Error: too much mail from your host | Throttled | RATE_LIMITED", // Postfix
                "421-4.7.28 unusual rate of mail\\n421 4.7.28 from your network | Throttled | RATE_LIMITED", // Gmail
                "421-4.7.0 Our system has seen an unusual rate. Your mail has been temporarily rate\\n421 4.7.0 limited | Throttled | RATE_LIMITED", // Gmail
                "454 Throttling failure: Daily message quota exceeded | Throttled | RATE_LIMITED", // SES
                "451 You have exceeded your messaging limits | Throttled | RATE_LIMITED", // SendGrid
                "451 4.7.500 Server busy. Please try again later | Throttled | RATE_LIMITED", // M365
                "550 5.4.5 Daily user sending limit exceeded | Throttled | RATE_LIMITED", // Gmail
            })
    void at_the_sender(String reply, String outcome, FailureKind kind) {
        check(Stage.MAIL, reply, outcome, kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "550 5.1.1 User unknown in local recipient table | Rejected | RECIPIENT_REJECTED", // Postfix
                "550 5.1.1 User unknown in relay recipient table | Rejected | RECIPIENT_REJECTED", // Postfix
                "550-5.1.1 The email account that you tried to reach does not exist.\\n550 5.1.1 try | Rejected | RECIPIENT_REJECTED", // Gmail
                "550 Unrouteable address | Rejected | RECIPIENT_REJECTED", // Exim
                "550 5.1.10 Recipient not found by SMTP address lookup | Rejected | RECIPIENT_REJECTED", // M365
                "550 5.2.1 The email account is inactive | Rejected | RECIPIENT_REJECTED", // Gmail
                "550 5.4.1 Recipient address rejected: Access denied | Rejected | RECIPIENT_REJECTED", // M365
                "552 5.2.2 Mailbox full | Rejected | RECIPIENT_REJECTED",
                "452 4.2.2 The recipient's inbox is out of storage space | Deferred | RECIPIENT_REJECTED", // Gmail
                "450 4.2.1 The user is receiving mail too quickly; rate limited | Deferred | RECIPIENT_REJECTED", // Gmail
                "450 4.2.0 Recipient address rejected: Greylisted, see postgrey | Deferred | RECIPIENT_REJECTED", // postgrey
                "451 4.7.1 Greylisting in action, please come back in 5 minutes | Deferred | RECIPIENT_REJECTED",
                "451 4.7.1 Greylisted, please try again in 300 seconds | Deferred | RECIPIENT_REJECTED",
                "450 4.1.1 unverified address: lookup in progress | Deferred | RECIPIENT_REJECTED", // Postfix
                "451 4.3.0 Temporary lookup failure | Deferred | MESSAGE_REJECTED", // Postfix
                "451 Temporary local problem - please try later | Deferred | RECIPIENT_REJECTED", // Exim
                "454 4.7.1 Relay access denied | Deferred | RELAY_ACCESS_DENIED", // Postfix with defer
                "554 5.7.1 Relay access denied | Rejected | RELAY_ACCESS_DENIED", // Postfix
                "550 relay not permitted | Rejected | RELAY_ACCESS_DENIED", // Exim
                "550 5.7.1 Unable to relay | Rejected | RELAY_ACCESS_DENIED", // Exchange
                "550 5.7.54 Unable to relay recipient in non-accepted domain | Rejected | RELAY_ACCESS_DENIED", // Exchange
                "550 5.7.64 TenantAttribution; Access Denied | Rejected | RELAY_ACCESS_DENIED", // M365
                "550-5.7.1 Relaying denied\\n550 5.7.1 for your host | Rejected | RELAY_ACCESS_DENIED", // sendmail
                "550 Sender verify failed | Rejected | SENDER_REJECTED", // Exim
                "553 5.7.1 Sender address rejected: not logged in | Rejected | SENDER_REJECTED", // Postfix
                "554 5.7.1 Service unavailable; Client host blocked using a list | Rejected | MESSAGE_REJECTED", // Postfix, DNSBL
                "550 5.7.1 not authorized to send to this group | Rejected | RECIPIENT_REJECTED", // M365
                "550 5.7.1 Authentication required | ServerTrouble | AUTHENTICATION_FAILED",
                "503 5.5.1 authentication required first | ServerTrouble | AUTHENTICATION_FAILED",
                "452 4.5.3 Too many recipients | Throttled | RATE_LIMITED", // Postfix, Gmail
                "452 Too many recipients received this hour | Throttled | RATE_LIMITED", // SendGrid
                "450 4.7.1 rate limit reached | Throttled | RATE_LIMITED",
                "421 4.3.2 shutting down | ServerTrouble | CONNECTION_LOST",
            })
    void at_the_recipient(String reply, String outcome, FailureKind kind) {
        check(Stage.RCPT, reply, outcome, kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "554 5.7.1 Spam message rejected | Rejected | MESSAGE_REJECTED", // rspamd
                "552 5.3.4 Message too big | Rejected | MESSAGE_REJECTED",
                "552 5.2.3 Message exceeds the recipient's size limit | Rejected | MESSAGE_REJECTED",
                "550 5.6.0 message is malformed | Rejected | MESSAGE_REJECTED",
                "552-5.7.0 blocked because its content presents a potential\\n552 5.7.0 security issue | Rejected | MESSAGE_REJECTED", // Gmail
                "554 no | Rejected | MESSAGE_REJECTED",
                "451 4.3.2 try later | Deferred | MESSAGE_REJECTED",
                "552 5.2.2 The mailbox is over quota | Rejected | RECIPIENT_REJECTED", // LMTP behind it
                "554 Message rejected: Email address is not verified | Rejected | SENDER_REJECTED", // SES
                "554 Access denied: User is not authorized to perform ses:SendRawEmail | Rejected | SENDER_REJECTED", // SES
                "550 The from address does not match a verified Sender Identity | Rejected | SENDER_REJECTED", // SendGrid
                "554 5.2.252 SendAsDenied; app not allowed to send as someone | Rejected | SENDER_REJECTED", // M365
                "550-5.7.26 This mail has been blocked because the sender\\n550 5.7.26 is unauthenticated | Rejected | SENDER_REJECTED", // Gmail
                "550 5.4.5 Daily SMTP relay sending quota exceeded | Throttled | RATE_LIMITED", // Gmail
                "432 4.3.2 STOREDRV; concurrent connections limit exceeded | Throttled | RATE_LIMITED", // M365
                "454 Throttling failure: Maximum sending rate exceeded | Throttled | RATE_LIMITED", // SES
                "421 4.4.2 timeout waiting for data | ServerTrouble | CONNECTION_LOST",
            })
    void at_the_message(String reply, String outcome, FailureKind kind) {
        check(Stage.DATA, reply, outcome, kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "451 try again in 30 seconds | PT30S",
                "450 4.7.1 rate limited, retry after 5 min | PT5M",
                "452 4.5.3 too many messages; wait 90s | PT1M30S",
                "421 4.7.0 too many connections, try again in 2 hours | PT15M",
                "450 4.7.1 throttled: try again in 0 seconds | PT1S",
            })
    void a_pause_that_the_server_names_is_kept_within_reason(String reply, Duration pause) {
        assertThat(refusal(Stage.RCPT, reply))
                .isInstanceOfSatisfying(
                        Throttled.class, t -> assertThat(t.pause()).contains(pause));
    }

    @Test
    void a_greylisted_email_waits_as_long_as_asked_while_others_go_on() {
        assertThat(refusal(Stage.RCPT, "451 4.7.1 Greylisted, please try again in 300 seconds"))
                .isInstanceOfSatisfying(
                        Deferred.class, d -> assertThat(d.pause()).contains(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"451 4.3.0 queue file write error", "450 see rule 4711 in 99 ways", "451 later"})
    void no_pause_is_read_where_none_is_named(String reply) {
        assertThat(refusal(Stage.RCPT, reply))
                .isInstanceOfSatisfying(
                        Deferred.class, d -> assertThat(d.pause()).isEqualTo(Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(names = {"MAIL", "RCPT", "DATA"})
    void a_temporary_refusal_never_is_trouble_with_the_server_except_421(Stage stage) {
        for (int code = 400; code < 500; code++) {
            assertThat(refusal(stage, code + " some words") instanceof ServerTrouble)
                    .as(String.valueOf(code))
                    .isEqualTo(code == 421);
        }
    }
}
