package io.setget.mail.adapter.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.adapter.smtp.RealServer.Login;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in, over encrypted connections to verified hosts, and keeping the password to ourselves. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LoginsTest {
    private final MailTransport transport = Smtp.transport(Smtp.Options.defaults(2, Certificates.authority()));

    @AfterEach
    void close() {
        transport.close();
    }

    private void assertDelivered(SmtpSettings settings) {
        assertThat(transport.send(Emails.to("to@example.com"), settings, () -> true))
                .isInstanceOf(Delivered.class);
    }

    @ParameterizedTest
    @EnumSource
    void any_kind_of_login_over_STARTTLS_only_once_encrypted(Login login) {
        try (RealServer server = new RealServer(TlsMode.STARTTLS, Certificates.GOOD, login)) {
            assertDelivered(server.settings());

            assertThat(server.logins()).hasSize(login == Login.NONE ? 0 : 1);
            assertThat(server.everyLoginWasEncrypted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void hosts_are_verified_by_name_and_by_address(String host) {
        for (TlsMode mode : new TlsMode[] {TlsMode.STARTTLS, TlsMode.IMPLICIT}) {
            try (RealServer server = RealServer.good(mode)) {
                assertDelivered(server.settings(host, mode, RealServer.PASSWORD));
            }
        }
    }

    @Test
    void a_certificate_for_the_name_serves_the_name() {
        try (RealServer server = new RealServer(TlsMode.STARTTLS, Certificates.NAME_ONLY, Login.PLAIN_AND_LOGIN)) {
            assertDelivered(server.settings("localhost", TlsMode.STARTTLS, RealServer.PASSWORD));
        }
    }

    @Test
    void we_greet_with_our_address() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            assertDelivered(server.settings(TlsMode.NONE));

            assertThat(server.heard().get(0)).isEqualTo("EHLO [127.0.0.1]");
        }
    }

    @Test
    void a_server_without_EHLO_is_greeted_with_HELO() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of("EHLO", "502 what"))) {
            SmtpSettings s = server.settings(TlsMode.NONE);
            assertDelivered(new SmtpSettings(s.host(), s.port(), s.tlsMode(), null, null, s.fromEmail(), ""));
        }
    }

    @Test
    void a_server_that_asks_again_for_what_came_with_AUTH_gets_it() throws IOException {
        String answer = base64("\0user\0" + ScriptedServer.PASSWORD);
        try (ScriptedServer server = new ScriptedServer(Map.of("AUTH", "334 ", answer, "235 welcome"))) {
            assertDelivered(server.settings(TlsMode.NONE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH", "MAIL", "RCPT", "DATA", "."})
    void the_password_is_never_told_even_if_the_server_repeats_it(String stage) throws IOException {
        String plain = base64("\0user\0" + ScriptedServer.PASSWORD);
        String login = base64(ScriptedServer.PASSWORD);
        String echo = "550 you said " + plain + " and " + login + " and " + ScriptedServer.PASSWORD;
        try (ScriptedServer server = new ScriptedServer(Map.of(stage, echo))) {
            TestReport report =
                    transport.test(Emails.to("to@example.com"), server.settings(TlsMode.NONE), Duration.ofSeconds(20));
            String sent = transport
                    .send(Emails.to("to@example.com"), server.settings(TlsMode.NONE), () -> true)
                    .toString();

            assertThat(report.ok()).isFalse();
            assertThat(report.transcript()).contains("C: AUTH PLAIN ***", "S: 550 you said *** and *** and ***");
            for (String told : new String[] {report.toString(), sent}) {
                assertThat(told)
                        .contains("you said")
                        .doesNotContain(ScriptedServer.PASSWORD, plain.replace("=", ""), login.replace("=", ""));
            }
        }
    }

    @Test
    void the_password_is_not_in_the_transcript_of_a_LOGIN_dialogue() {
        try (RealServer server = new RealServer(TlsMode.NONE, Certificates.GOOD, Login.LOGIN_ONLY)) {
            TestReport report = transport.test(Emails.to("to@example.com"), server.settings(), Duration.ofSeconds(20));

            assertThat(report.ok()).isTrue();
            assertThat(report.transcript())
                    .contains("C: AUTH LOGIN", "C: ***", "C: MAIL FROM:<from@example.com>")
                    .doesNotContain(RealServer.PASSWORD, base64(RealServer.PASSWORD));
        }
    }

    @Test
    void what_a_server_says_cannot_drive_a_terminal() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of("RCPT", "550 \u001b[2Jgrüße"))) {
            assertThat(transport
                            .send(Emails.to("to@example.com"), server.settings(TlsMode.NONE), () -> true)
                            .toString())
                    .contains("550  [2Jgrüße")
                    .doesNotContain("\u001b");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
