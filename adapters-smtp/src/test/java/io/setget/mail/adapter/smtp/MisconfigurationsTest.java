package io.setget.mail.adapter.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.adapter.smtp.Misconfiguration.Rig;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.Step;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.diagnosis.Correction;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is wrong out there, each case against a server that behaves so: it is named, explained, and mended by what the
 * test proposes.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MisconfigurationsTest {
    private static final Duration STAGE = Duration.ofMillis(700);
    private static final Duration LIMIT = Duration.ofSeconds(6);
    private static final MailTransport TRANSPORT = Smtp.transport(
            new Smtp.Options(2, Certificates.authority(), Smtp.Patience.of(STAGE), STAGE, Duration.ofSeconds(1)));

    @AfterAll
    static void close() {
        TRANSPORT.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.setget.mail.adapter.smtp.Misconfigurations#cases")
    void is_named_explained_and_mended(Misconfiguration wrong) throws Exception {
        Rig rig = wrong.server().start();
        try (AutoCloseable server = rig.server()) {
            assertThat(server).isNotNull();
            long began = System.nanoTime();
            TestReport report = TRANSPORT.test(Emails.to("to@example.com"), rig.settings(), LIMIT);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT.plusSeconds(2));
            assertNamed(wrong, report);
            assertNoSecret(report);
            if (!wrong.mend().isEmpty()) {
                SmtpSettings mended = mended(rig.settings(), correction(report, wrong.mend()));
                assertThat(TRANSPORT
                                .test(Emails.to("to@example.com"), mended, LIMIT)
                                .failure())
                        .isNull();
            }
        }
    }

    private static void assertNamed(Misconfiguration wrong, TestReport report) {
        Failure failure = Objects.requireNonNull(report.failure());
        assertThat(failure.kind()).as("%s %s", failure, report.transcript()).isEqualTo(wrong.kind());
        assertThat(failure.detail()).contains(wrong.says());
        assertThat(failure.solution()).isNotBlank();
        if (wrong.cause().isEmpty()) {
            assertThat(failure.cause()).isEqualTo(wrong.kind().cause());
            assertThat(failure.solution()).isEqualTo(wrong.kind().solution());
        } else {
            assertThat(failure.cause()).contains(wrong.cause());
        }
        Step last = report.steps().get(report.steps().size() - 1);
        assertThat(last.ok()).isFalse();
        assertThat(last.name()).isEqualTo(wrong.stage());
        assertThat(report.steps().subList(0, report.steps().size() - 1)).allMatch(Step::ok);
    }

    private static void assertNoSecret(TestReport report) {
        String word = ScriptedServer.PASSWORD;
        Stream.of(word, "user\0" + word, "\0user\0" + word, "user\0user\0" + word)
                .flatMap(text ->
                        Stream.of(text, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))))
                .forEach(secret -> assertThat(report.toString()).doesNotContain(secret));
    }

    private static Correction correction(TestReport report, String change) {
        String[] pair = change.split("=", 2);
        return report.corrections().stream()
                .filter(one -> one.fields().equals(Map.of(pair[0], pair[1])))
                .findFirst()
                .orElseThrow(() -> new AssertionError(change + " is not among " + report.corrections()));
    }

    private static SmtpSettings mended(SmtpSettings s, Correction correction) {
        Map<String, String> fields = correction.fields();
        TlsMode mode = Arrays.stream(TlsMode.values())
                .filter(one -> one.wireName().equals(fields.get("tls_mode")))
                .findFirst()
                .orElse(s.tlsMode());
        boolean login = !"none".equals(fields.get("authentication"));
        return new SmtpSettings(
                fields.getOrDefault("host", s.host()),
                s.port(),
                mode,
                login ? s.username() : null,
                login ? s.password() : null,
                s.fromEmail(),
                s.fromName());
    }
}
