package io.setget.mail.adapter.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpOutcomesTest {
    private static final Duration SHORT = Duration.ofMillis(700);

    private static boolean yes() {
        return true;
    }

    private final MailTransport transport = Smtp.transport(new Smtp.Options(
            2,
            null,
            new Smtp.Patience(Duration.ofSeconds(5), SHORT, SHORT),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20)));

    @AfterEach
    void stop() {
        transport.close();
    }

    private static SmtpSettings settings(int port, TlsMode mode) {
        return new SmtpSettings(
                "127.0.0.1",
                port,
                mode,
                "user",
                new Secret("s3cret-pass"),
                new EmailAddress("from@example.com", "from@example.com"),
                "Łódź App");
    }

    private static Email email() {
        return new Email(
                EmailId.parse("01890a5d-ac96-774b-bcce-b302099a8057").orElseThrow(),
                EmailType.WELCOME,
                new Mailbox(new EmailAddress("to@example.com", "to@example.com"), "Żaneta"),
                new Content("Grüße – héllo", "text ü", "<p>text ü</p>"),
                "<fixed@example.com>",
                Instant.parse("2026-01-02T03:04:05Z"),
                null,
                Duration.ofHours(1),
                Map.of());
    }

    @Test
    void deliversAndReusesTheConnection() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of(".", "250 2.0.0 queued as 42"))) {
            SmtpSettings settings = settings(server.port(), TlsMode.NONE);
            assertEquals(
                    new DeliveryOutcome.Delivered("250 2.0.0 queued as 42"),
                    transport.send(email(), settings, SmtpOutcomesTest::yes));
            assertInstanceOf(DeliveryOutcome.Delivered.class, transport.send(email(), settings, SmtpOutcomesTest::yes));
            assertEquals(1, server.connections());
            String all = String.join("\n", server.heard());
            assertTrue(all.contains("Message-ID: <fixed@example.com>"), all);
            assertTrue(all.contains("Date: ") && all.contains("2026 "), all);
            assertTrue(all.contains("Subject: =?UTF-8?"), all);
            assertTrue(all.contains("Auto-Submitted: auto-generated"), all);
            assertTrue(all.contains("MAIL FROM:<from@example.com>"), all);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "AUTH; 535 5.7.8 no; ServerTrouble; AUTHENTICATION_FAILED",
                "AUTH; 454 4.7.0 later; ServerTrouble; AUTHENTICATION_FAILED",
                "banner; HTTP/1.1 400 Bad; ServerTrouble; PROTOCOL_ERROR",
                "banner; silence; ServerTrouble; TIMEOUT",
                "banner; 421 busy; ServerTrouble; CONNECTION_LOST",
                "MAIL; 530 login; ServerTrouble; AUTHENTICATION_FAILED",
                "MAIL; 553 no; ServerTrouble; SENDER_REJECTED",
                "MAIL; 451 later; Deferred; SENDER_REJECTED",
                "RCPT; 550 5.1.1 nobody; Rejected; RECIPIENT_REJECTED",
                "RCPT; 554 Relay access denied; Rejected; RELAY_ACCESS_DENIED",
                "RCPT; 451 greylisted; Deferred; RECIPIENT_REJECTED",
                "RCPT; 450 4.7.28 slow; Throttled; RATE_LIMITED",
                "DATA; 554 no; Rejected; MESSAGE_REJECTED",
                "DATA; close; Deferred; CONNECTION_LOST",
                ".; 552 too big; Rejected; MESSAGE_REJECTED",
                ".; 421 4.3.2 bye|close; ServerTrouble; CONNECTION_LOST",
                ".; close; Unconfirmed; CONNECTION_LOST",
                ".; silence; Unconfirmed; TIMEOUT",
            })
    void diagnoses(String to, String answer, String outcome, FailureKind kind) throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of(to, answer))) {
            DeliveryOutcome got = transport.send(email(), settings(server.port(), TlsMode.NONE), SmtpOutcomesTest::yes);
            assertEquals(outcome, got.getClass().getSimpleName(), got.toString());
            assertEquals(kind, ReplyDiagnosis.failure(got).kind(), got.toString());
        }
    }

    @Test
    void takesThePauseTheServerNames() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of("RCPT", "451 try again in 30 seconds"))) {
            DeliveryOutcome got = transport.send(email(), settings(server.port(), TlsMode.NONE), SmtpOutcomesTest::yes);
            assertEquals(
                    Optional.of(Duration.ofSeconds(30)),
                    assertInstanceOf(DeliveryOutcome.Throttled.class, got).pause());
        }
    }

    @Test
    void withheldEmailNeverEnds() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            DeliveryOutcome got = transport.send(email(), settings(server.port(), TlsMode.NONE), () -> false);
            assertEquals(new DeliveryOutcome.Withheld(), got);
            assertFalse(server.heard().contains("."));
        }
    }

    @Test
    void aConnectionClosedWhileIdleCostsNothing() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of(".", "250 ok|close"))) {
            SmtpSettings settings = settings(server.port(), TlsMode.NONE);
            assertInstanceOf(DeliveryOutcome.Delivered.class, transport.send(email(), settings, SmtpOutcomesTest::yes));
            assertInstanceOf(DeliveryOutcome.Delivered.class, transport.send(email(), settings, SmtpOutcomesTest::yes));
            assertEquals(2, server.connections());
        }
    }

    @Test
    void plainPortSpokenToWithTls() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            assertEquals(
                    FailureKind.TLS_HANDSHAKE_FAILED,
                    transport
                            .probe(settings(server.port(), TlsMode.IMPLICIT))
                            .orElseThrow()
                            .kind());
            assertEquals(
                    FailureKind.TLS_HANDSHAKE_FAILED,
                    transport
                            .probe(settings(server.port(), TlsMode.STARTTLS))
                            .orElseThrow()
                            .kind());
        }
    }

    @Test
    void refusedConnection() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (TlsMode mode : TlsMode.values()) {
            assertEquals(
                    FailureKind.CONNECTION_REFUSED,
                    transport.probe(settings(port, mode)).orElseThrow().kind());
        }
    }

    @Test
    void reportHoldsNoSecret() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of("RCPT", "550 no s3cret-pass here"))) {
            TestReport report = transport.test(email(), settings(server.port(), TlsMode.NONE), Duration.ofSeconds(20));
            assertFalse(report.ok());
            assertFalse(report.toString().contains("s3cret-pass"), report.toString());
            assertTrue(report.transcript().contains("AUTH PLAIN ***"), report.transcript());
            assertEquals(
                    "connect ehlo auth mail rcpt",
                    String.join(
                            " ",
                            report.steps().stream()
                                    .map(MailTransport.Step::name)
                                    .toList()));
        }
    }
}
