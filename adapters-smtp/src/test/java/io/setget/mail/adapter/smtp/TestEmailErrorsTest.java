package io.setget.mail.adapter.smtp;

import static io.setget.mail.domain.settings.TlsMode.IMPLICIT;
import static io.setget.mail.domain.settings.TlsMode.NONE;
import static io.setget.mail.domain.settings.TlsMode.STARTTLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.adapter.smtp.RealServer.Login;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.Step;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The documentation's "Common test email failures", each made by a real server. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TestEmailErrorsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final MailTransport transport = Smtp.transport(Smtp.Options.defaults(2, Certificates.authority()));

    @AfterEach
    void close() {
        transport.close();
    }

    private static Failure failureOf(TestReport report) {
        return Objects.requireNonNull(report.failure());
    }

    private static void assertIs(TestReport report, String error, String cause, String solution) {
        Failure failure = failureOf(report);
        assertThat(failure.kind().title()).as(failure.toString()).isEqualTo(error);
        assertThat(failure.kind().cause()).isEqualTo(cause);
        assertThat(failure.kind().solution()).isEqualTo(solution);
        assertThat(report.steps().get(report.steps().size() - 1).ok()).isFalse();
    }

    private static void assertConnectionRefused(TestReport report) {
        assertIs(report, "connection refused", "Wrong host or port", "Verify SMTP host and port");
    }

    private static void assertAuthenticationFailed(TestReport report) {
        assertIs(
                report,
                "authentication failed",
                "Wrong username or password",
                "Check credentials; some providers require app-specific passwords");
    }

    private static void assertTlsHandshakeFailed(TestReport report) {
        assertIs(
                report,
                "TLS handshake failed",
                "Wrong TLS mode for the port",
                "Use implicit TLS for 465, STARTTLS for 587");
    }

    private static void assertTimeout(TestReport report) {
        assertIs(report, "timeout", "Firewall blocking outbound SMTP", "Open the SMTP port in your firewall rules");
    }

    private static void assertCertificateError(TestReport report) {
        assertIs(
                report,
                "certificate error",
                "Self-signed or expired certificate",
                "Update the mail server certificate or configure CA trust");
    }

    private TestReport test(SmtpSettings settings) {
        return transport.test(Emails.to("to@example.com"), settings, LIMIT);
    }

    private static String stepsOf(TestReport report) {
        return String.join(" ", report.steps().stream().map(Step::name).toList());
    }

    @ParameterizedTest
    @EnumSource
    void connection_refused(TlsMode mode) {
        RealServer server = RealServer.good(mode);
        server.close();

        assertConnectionRefused(test(server.settings()));
    }

    @ParameterizedTest
    @EnumSource
    void authentication_failed_and_the_login_is_tried_exactly_once(TlsMode mode) {
        try (RealServer server = RealServer.good(mode)) {
            TestReport report = test(server.settings("127.0.0.1", mode, "wrong"));

            assertAuthenticationFailed(report);
            assertThat(server.logins()).containsExactly(RealServer.USER);
            assertThat(report.steps().get(report.steps().size() - 1).name()).isEqualTo("auth");
        }
    }

    @Test
    void authentication_failed_also_where_only_LOGIN_is_offered() {
        try (RealServer server = new RealServer(STARTTLS, Certificates.GOOD, Login.LOGIN_ONLY)) {
            assertAuthenticationFailed(test(server.settings("127.0.0.1", STARTTLS, "wrong")));
            assertThat(server.logins()).hasSize(1);
        }
    }

    @Test
    void authentication_failed_where_a_login_is_needed_and_none_is_set() {
        try (RealServer server = RealServer.good(STARTTLS)) {
            SmtpSettings s = server.settings();
            TestReport report =
                    test(new SmtpSettings(s.host(), s.port(), s.tlsMode(), null, null, s.fromEmail(), s.fromName()));

            assertAuthenticationFailed(report);
        }
    }

    @Test
    void TLS_handshake_failed_when_a_plain_port_is_spoken_to_with_TLS() {
        try (RealServer server = RealServer.good(STARTTLS)) {
            TestReport report = test(server.settings("127.0.0.1", IMPLICIT, RealServer.PASSWORD));

            assertTlsHandshakeFailed(report);
            assertThat(stepsOf(report)).isEqualTo("dns connect tls");
        }
    }

    @Test
    void TLS_handshake_failed_when_STARTTLS_is_not_offered_and_nothing_goes_out_in_plain_text() {
        try (RealServer server = RealServer.good(NONE)) {
            TestReport report = test(server.settings("127.0.0.1", STARTTLS, RealServer.PASSWORD));

            assertTlsHandshakeFailed(report);
            assertThat(failureOf(report).detail()).isEqualTo("The server does not offer STARTTLS here.");
            assertThat(stepsOf(report)).isEqualTo("dns connect ehlo tls");
            assertThat(server.logins()).isEmpty();
            assertThat(report.transcript()).doesNotContain("MAIL");
        }
    }

    @ParameterizedTest
    @CsvSource({"454 4.7.0 TLS not available", "502 5.5.1 unknown command", "220 ready|close"})
    void TLS_handshake_failed_when_STARTTLS_is_refused_and_nothing_goes_out_in_plain_text(String answer)
            throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                Map.of("EHLO", "250-hello\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN", "STARTTLS", answer))) {
            TestReport report = test(server.settings(STARTTLS));

            assertTlsHandshakeFailed(report);
            assertThat(server.heard()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void TLS_handshake_failed_when_the_server_wants_encryption_and_none_is_used() {
        try (RealServer server = RealServer.good(STARTTLS)) {
            TestReport report = test(server.settings("127.0.0.1", NONE, RealServer.PASSWORD));

            assertTlsHandshakeFailed(report);
            assertThat(server.logins()).isEmpty();
        }
    }

    @Test
    void TLS_handshake_failed_when_a_port_of_implicit_TLS_is_spoken_to_in_plain_text() {
        try (RealServer server = RealServer.good(IMPLICIT);
                MailTransport hasty = hasty(Duration.ofMillis(500))) {
            SmtpSettings settings = server.settings("127.0.0.1", STARTTLS, RealServer.PASSWORD);
            TestReport report = hasty.test(Emails.to("to@example.com"), settings, LIMIT);

            assertTlsHandshakeFailed(report);
            assertThat(failureOf(report).detail()).contains("choose Implicit TLS");
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeout_of_a_server_that_says_nothing(TlsMode mode) throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of("banner", "deaf"));
                MailTransport hasty = hasty(Duration.ofMillis(500))) {
            long started = System.nanoTime();
            TestReport report = hasty.test(Emails.to("to@example.com"), server.settings(mode), LIMIT);

            assertTimeout(report);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(6));
        }
    }

    @ParameterizedTest
    @CsvSource({"EHLO, ehlo", "AUTH, auth", "MAIL, mail", "RCPT, rcpt", "DATA, data", "'.', data"})
    void timeout_of_a_server_that_falls_silent(String after, String stage) throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of(after, "silence"));
                MailTransport hasty = hasty(Duration.ofMillis(300))) {
            TestReport report = hasty.test(Emails.to("to@example.com"), server.settings(NONE), LIMIT);

            assertTimeout(report);
            assertThat(report.steps().get(report.steps().size() - 1).name()).isEqualTo(stage);
        }
    }

    @Test
    void timeout_of_a_server_that_answers_letter_by_letter() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of("EHLO", "drip"));
                MailTransport hasty = hasty(Duration.ofMillis(500))) {
            assertTimeout(hasty.test(Emails.to("to@example.com"), server.settings(NONE), LIMIT));
        }
    }

    @Test
    void timeout_of_the_whole_test_whatever_each_stage_may_take() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of("RCPT", "silence"))) {
            TestReport report =
                    transport.test(Emails.to("to@example.com"), server.settings(NONE), Duration.ofMillis(400));

            assertTimeout(report);
        }
    }

    @Test
    void timeout_of_a_host_that_swallows_connections() throws IOException {
        // A listener whose queue is full answers no further connection, as a firewall that drops packets.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                MailTransport hasty = hasty(Duration.ofMillis(500))) {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(full.getLocalSocketAddress());
                waiting.add(channel.socket());
            }
            TestReport report =
                    hasty.test(Emails.to("to@example.com"), ScriptedServer.settings(full.getLocalPort(), NONE), LIMIT);
            for (Socket socket : waiting) {
                socket.close();
            }

            assertTimeout(report);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, has expired: it ended on",
        "SELF_SIGNED, is signed by nobody but itself",
        "UNKNOWN_AUTHORITY, comes from an authority that is not trusted here (CN=stranger)"
    })
    void certificate_error_with_STARTTLS_and_with_implicit_TLS(Certificates certificate, String why) {
        for (TlsMode mode : List.of(STARTTLS, IMPLICIT)) {
            try (RealServer server = new RealServer(mode, certificate, Login.PLAIN_AND_LOGIN)) {
                TestReport report = test(server.settings());

                assertCertificateError(report);
                assertThat(failureOf(report).detail()).contains(why);
                assertThat(server.logins()).isEmpty();
            }
        }
    }

    @Test
    void certificate_error_without_the_CA_file() {
        try (RealServer server = RealServer.good(STARTTLS);
                MailTransport withoutFile = Smtp.transport(Smtp.Options.defaults(1, null))) {
            assertCertificateError(withoutFile.test(Emails.to("to@example.com"), server.settings(), LIMIT));
        }
    }

    private static MailTransport hasty(Duration stage) {
        Smtp.Options usual = Smtp.Options.defaults(1, Certificates.authority());
        return Smtp.transport(new Smtp.Options(1, usual.caFile(), usual.patience(), stage, usual.maxIdle()));
    }
}
