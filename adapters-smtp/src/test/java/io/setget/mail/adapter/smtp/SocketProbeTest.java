package io.setget.mail.adapter.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.certificate.TrustedCertificate;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.MailServerProbeContract;
import io.setget.mail.testkit.Outage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SocketProbeTest extends MailServerProbeContract {
    private static final InMemoryServerCertificates TRUSTED = new InMemoryServerCertificates();
    private static final MailServerProbe PROBE = Smtp.probe(Certificates.authority(), TRUSTED);
    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(800);

    @Override
    protected Server server(Shape shape) throws Exception {
        ScriptedServer server = switch (shape) {
            case IMPLICIT_TLS -> ScriptedServer.implicit(Certificates.GOOD, Map.of());
            case STARTTLS -> ScriptedServer.startTls(Certificates.GOOD, Map.of());
            case UNTRUSTED -> ScriptedServer.implicit(Certificates.SELF_SIGNED, Map.of());
            case PLAIN, CLOSED -> new ScriptedServer(Map.of());
            case WITHOUT_LOGIN -> new ScriptedServer(Map.of("EHLO", "250-hello\r\n250 SIZE 1000"));
            case TURNING_AWAY -> new ScriptedServer(Map.of("banner", "554 no service here"));
            case ANOTHER_PROTOCOL -> new ScriptedServer(Map.of("banner", "SSH-2.0-OpenSSH_9"));
            case SILENT -> new ScriptedServer(Map.of("banner", "deaf"));
        };
        if (shape == Shape.CLOSED) {
            server.close();
        }
        return new Loopback(server);
    }

    @Override
    protected MailServerProbe probe(Server server) {
        return PROBE;
    }

    private static ProbedPort look(Map<String, String> script, Duration limit) throws Exception {
        try (ScriptedServer server = new ScriptedServer(script)) {
            return PROBE.look("127.0.0.1", server.port(), limit);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Certificates.class,
            names = {"EXPIRED", "NOT_YET_VALID", "WRONG_HOST", "SELF_SIGNED", "UNKNOWN_AUTHORITY"})
    void each_reason_not_to_trust_a_certificate_has_its_words_after_starttls_too(Certificates bad) throws Exception {
        try (ScriptedServer server = ScriptedServer.startTls(bad, Map.of())) {
            ProbedPort found = PROBE.look("127.0.0.1", server.port(), AMPLE);
            assertThat(found.speech()).isEqualTo(Speech.STARTTLS);
            assertThat(found.logins()).containsExactly("PLAIN", "LOGIN");
            assertThat(found.distrust())
                    .containsIgnoringCase(
                            switch (bad) {
                                case EXPIRED -> "expired";
                                case NOT_YET_VALID -> "not valid yet";
                                case WRONG_HOST -> "mail.example.com";
                                case SELF_SIGNED -> "itself";
                                default -> "authority";
                            });
        }
    }

    @Test
    void a_certificate_is_held_against_the_name_that_was_asked_for() throws Exception {
        try (ScriptedServer server = ScriptedServer.implicit(Certificates.NAME_ONLY, Map.of())) {
            assertThat(PROBE.look("localhost", server.port(), AMPLE).distrust()).isNull();
            assertThat(PROBE.look("127.0.0.1", server.port(), AMPLE).distrust()).contains("localhost");
        }
    }

    @Test
    void what_the_server_showed_is_told() throws Exception {
        try (ScriptedServer server = ScriptedServer.implicit(Certificates.GOOD, Map.of())) {
            ProbedPort found = PROBE.look("localhost", server.port(), AMPLE);
            PresentedChain shown = Objects.requireNonNull(found.certificates());
            assertThat(shown.leaf().names()).contains("localhost");
            assertThat(shown.protocol()).startsWith("TLSv1.");
            assertThat(shown.certificates()).hasSize(2);
        }
    }

    @Test
    void a_certificate_that_an_admin_trusts_for_this_server_is_trusted_there_and_nowhere_else() throws Exception {
        try (ScriptedServer server = ScriptedServer.implicit(Certificates.SELF_SIGNED, Map.of());
                ScriptedServer other = ScriptedServer.implicit(Certificates.SELF_SIGNED, Map.of())) {
            ProbedPort before = PROBE.look("127.0.0.1", server.port(), AMPLE);
            assertThat(before.distrust()).isNotNull();
            PresentedCertificate leaf =
                    Objects.requireNonNull(before.certificates()).leaf();
            TRUSTED.trust(new TrustedCertificate(
                    "127.0.0.1",
                    server.port(),
                    TrustedCertificate.Kind.CERTIFICATE,
                    leaf.fingerprint(),
                    leaf.subject(),
                    leaf.notAfter(),
                    leaf.der(),
                    "a test",
                    leaf.notBefore()));
            assertThat(PROBE.look("127.0.0.1", server.port(), AMPLE).distrust()).isNull();
            assertThat(PROBE.look("127.0.0.1", other.port(), AMPLE).distrust()).isNotNull();
        }
    }

    @Test
    void while_it_cannot_be_known_what_an_admin_trusts_nothing_is() throws Exception {
        Outage outage = new Outage();
        outage.begin();
        MailServerProbe probe = Smtp.probe(Certificates.authority(), outage.over(ServerCertificates.class, TRUSTED));
        try (ScriptedServer server = ScriptedServer.implicit(Certificates.SELF_SIGNED, Map.of())) {
            assertThat(probe.look("127.0.0.1", server.port(), AMPLE).distrust()).isNotNull();
        }
    }

    @Test
    void logins_before_and_after_encryption_are_kept_apart() throws Exception {
        Map<String, String> script = Map.of(
                "EHLO", "250-mx.example.com greets you\r\n250-STARTTLS\r\n250 AUTH=LOGIN",
                "EHLO+TLS", "250-mx.example.com\r\n250-AUTH PLAIN XOAUTH2\r\n250-AUTH=PLAIN LOGIN\r\n250 SIZE");
        try (ScriptedServer server = ScriptedServer.startTls(Certificates.GOOD, script)) {
            ProbedPort found = PROBE.look("127.0.0.1", server.port(), AMPLE);
            assertThat(found.serverName()).isEqualTo("mx.example.com");
            assertThat(found.loginsInClear()).containsExactly("LOGIN");
            assertThat(found.logins()).containsExactly("PLAIN", "XOAUTH2", "LOGIN");
        }
    }

    @Test
    void a_server_that_greets_late_is_not_taken_for_one_that_waits_for_tls() throws Exception {
        try (LateServer server = new LateServer()) {
            assertThat(PROBE.look("127.0.0.1", server.port(), AMPLE).speech()).isEqualTo(Speech.PLAIN);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "banner | 220 ProFTPD Server | NOT_SMTP",
                "banner | 421 too busy | TURNED_AWAY",
                "banner | close | NOT_SMTP",
                "banner | * OK IMAP4rev1 | NOT_SMTP",
                "EHLO | close | NOT_SMTP",
                "EHLO | 421 go away | NOT_SMTP",
                "STARTTLS | 454 not just now | BROKEN_TLS",
                "EHLO | 502 never heard of it | PLAIN",
            })
    void a_conversation_that_goes_wrong_is_told_as_what_it_is(String stage, String answer, Speech speech)
            throws Exception {
        Map<String, String> script = stage.equals("STARTTLS")
                ? Map.of("EHLO", "250-hello\r\n250 STARTTLS", stage, answer)
                : Map.of(stage, answer);
        assertThat(look(script, AMPLE).speech()).isEqualTo(speech);
    }

    @Test
    void what_is_shown_of_an_answer_is_short_and_printable() throws Exception {
        String words = look(Map.of("banner", "\u0007\u001b[31m<b>hi</b>" + "x".repeat(5_000)), AMPLE)
                .words();
        assertThat(words).hasSizeLessThan(300).matches("[\\x20-\\x7e“”…]+");
    }

    @Test
    void a_server_that_speaks_only_old_tls_is_told_from_one_that_speaks_none() throws Exception {
        for (boolean startTls : new boolean[] {true, false}) {
            try (OddServer server = OddServer.answering(startTls, OddServer.ALERT_PROTOCOL_VERSION)) {
                ProbedPort found = PROBE.look("127.0.0.1", server.port(), AMPLE);
                assertThat(found.speech()).isEqualTo(Speech.BROKEN_TLS);
                assertThat(found.words()).contains("no longer safe");
            }
        }
        try (OddServer http = OddServer.answering(
                false, "HTTP/1.1 400 Bad Request\r\n\r\n".chars().toArray())) {
            assertThat(PROBE.look("127.0.0.1", http.port(), SHORT).speech()).isEqualTo(Speech.NOT_SMTP);
        }
    }

    @ParameterizedTest
    @CsvSource({"banner, drip", "banner, deaf", "EHLO, drip", "EHLO, deaf", "STARTTLS, deaf"})
    void no_server_can_hold_it_longer_than_it_may_take(String stage, String answer) throws Exception {
        Map<String, String> script = stage.equals("STARTTLS")
                ? Map.of("EHLO", "250-hello\r\n250 STARTTLS", stage, "220 go on|deaf")
                : Map.of(stage, answer);
        long start = System.nanoTime();
        ProbedPort found = look(script, SHORT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plusSeconds(2));
        assertThat(found.speech().mode()).isEmpty();
    }

    @Test
    void a_connection_that_nobody_answers_is_told_as_a_firewalls_work() throws Exception {
        try (OddServer full = OddServer.full()) {
            ProbedPort found = PROBE.look("127.0.0.1", full.port(), SHORT);
            assertThat(found.speech()).isEqualTo(Speech.SILENT);
            assertThat(found.words()).contains("firewall");
        }
    }

    private record Loopback(ScriptedServer server) implements Server {
        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public List<String> heard() {
            return server.heard();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
