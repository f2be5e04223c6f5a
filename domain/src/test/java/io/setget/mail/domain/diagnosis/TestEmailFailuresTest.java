package io.setget.mail.domain.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The documentation's tables "Common test email failures" and "Troubleshooting SMTP". */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TestEmailFailuresTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONNECTION_REFUSED | connection refused | Wrong host or port | Verify SMTP host and port",
                "AUTHENTICATION_FAILED | authentication failed | Wrong username or password "
                        + "| Check credentials; some providers require app-specific passwords",
                "TLS_HANDSHAKE_FAILED | TLS handshake failed | Wrong TLS mode for the port "
                        + "| Use implicit TLS for 465, STARTTLS for 587",
                "TIMEOUT | timeout | Firewall blocking outbound SMTP | Open the SMTP port in your firewall rules",
                "CERTIFICATE_ERROR | certificate error | Self-signed or expired certificate "
                        + "| Update the mail server certificate or configure CA trust"
            })
    void Common_test_email_failures(FailureKind kind, String error, String cause, String solution) {
        assertThat(kind.title()).isEqualTo(error);
        assertThat(kind.cause()).isEqualTo(cause);
        assertThat(kind.solution()).isEqualTo(solution);
    }

    @Test
    void Relay_access_denied() {
        assertThat(FailureKind.RELAY_ACCESS_DENIED.title()).isEqualToIgnoringCase("Relay access denied");
        assertThat(FailureKind.RELAY_ACCESS_DENIED.cause()).isEqualTo("Mail server rejects sender");
        assertThat(FailureKind.RELAY_ACCESS_DENIED.solution())
                .isEqualTo("Verify the From Email is authorized on your SMTP server");
    }

    @Test
    void Rate_limit_exceeded() {
        assertThat(FailureKind.RATE_LIMITED.title()).isEqualToIgnoringCase("Rate limit exceeded");
        assertThat(FailureKind.RATE_LIMITED.cause()).isEqualTo("Provider sending limit reached");
        assertThat(FailureKind.RATE_LIMITED.solution()).isEqualTo("Reduce email volume or upgrade your SMTP plan");
    }

    @Test
    void Intermittent_failures() {
        assertThat(FailureKind.CONNECTION_LOST.solution())
                .isEqualTo("Check firewall rules and DNS resolution for SMTP host");
    }

    @Test
    void Errors_have_the_names_of_the_contract() {
        assertThat(Arrays.stream(FailureKind.values()).map(FailureKind::wireName))
                .containsExactlyInAnyOrder(
                        "connection_refused",
                        "unknown_host",
                        "timeout",
                        "tls_handshake_failed",
                        "certificate_error",
                        "authentication_failed",
                        "relay_access_denied",
                        "sender_rejected",
                        "recipient_rejected",
                        "rate_limited",
                        "message_rejected",
                        "connection_lost",
                        "protocol_error",
                        "worker_crashed",
                        "expired",
                        "unknown");
    }

    @Test
    void Trouble_with_the_server_itself_is_refused_unknown_host_timeout_TLS_certificate_or_authentication() {
        assertThat(Arrays.stream(FailureKind.values()).filter(FailureKind::serverTrouble))
                .containsExactlyInAnyOrder(
                        FailureKind.CONNECTION_REFUSED,
                        FailureKind.UNKNOWN_HOST,
                        FailureKind.TIMEOUT,
                        FailureKind.TLS_HANDSHAKE_FAILED,
                        FailureKind.CERTIFICATE_ERROR,
                        FailureKind.AUTHENTICATION_FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void Every_error_is_found_by_its_name_and_explains_itself(FailureKind kind) {
        assertThat(FailureKind.parse(kind.wireName())).contains(kind);
        assertThat(kind.title()).isNotBlank();
        assertThat(kind.cause()).isNotBlank();
        assertThat(kind.solution()).isNotBlank();
    }

    @Test
    void Other_names_are_no_errors() {
        assertThat(FailureKind.parse("TIMEOUT")).isEmpty();
        assertThat(FailureKind.parse("")).isEmpty();
    }
}
