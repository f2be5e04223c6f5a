package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.setget.mail.bootstrap.StagedMailroom;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import io.setget.mail.testkit.DnsZone;
import io.setget.mail.testkit.ProbedPorts;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What "Detect for me" shows can be read and used by everybody. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class DetectionIT {
    @TempDir
    static Path dir;

    private static Chromium chromium;
    private static StagedMailroom mailroom;

    @BeforeAll
    static void start(Chromium shared) throws Exception {
        chromium = shared;
        mailroom = StagedMailroom.start(dir);
        mailroom.mailServers()
                .with(
                        "mail.example.com",
                        ProbedPort.useless(
                                465,
                                Speech.BROKEN_TLS,
                                "It seems to speak TLS from the start, but only in"
                                        + " versions of TLS that are no longer safe."),
                        ProbedPorts.startTls(587),
                        ProbedPort.useless(2525, Speech.NOT_SMTP, "It says “SSH-2.0-OpenSSH_9”, which is not SMTP."),
                        ProbedPorts.plainWithoutLogin(25))
                .with("smtp.example.org", ProbedPorts.untrusted(465))
                .with("quiet.example.com", ProbedPort.useless(465, Speech.SILENT, "No connection came about in time."));
        mailroom.dns().become(DnsZone.of("example.org MX 10 mx.example.org"));
    }

    @AfterAll
    static void stop() {
        mailroom.close();
    }

    private static Visitor admin(Look look) {
        return chromium.visit(mailroom.api().address(), look).signIn(StagedMailroom.ADMIN, StagedMailroom.PASSWORD);
    }

    @ParameterizedTest
    @MethodSource("io.setget.mail.bootstrap.browser.Look#withAndWithoutJavaScript")
    void what_was_found_fills_the_form_in(Look look) {
        try (Visitor admin = admin(look)) {
            admin.fill("SMTP Host", "mail.example.com");
            admin.fill("From Email", "ann@example.com");
            admin.fill("Password", "s3cret");
            admin.press("Detect for me");
            admin.sees("Found: mail.example.com, port 587, TLS Mode STARTTLS");
            assertThat(admin.page().locator("#detected td[data-label=Port]"))
                    .hasText(new String[] {"465", "587", "2525", "25"});
            admin.press("Use these settings");
            assertThat(admin.field("SMTP Port")).hasValue("587");
            assertThat(admin.page().locator("#tls_mode option:checked")).hasText("STARTTLS");
            assertThat(admin.field("From Email")).hasValue("ann@example.com");
            assertThat(admin.field("Password")).hasAttribute("placeholder", "As just tested; blank keeps it");
        }
    }

    @Test
    void each_state_is_fit_for_everybody() {
        try (Visitor admin = admin(Look.USUAL)) {
            admin.fill("SMTP Host", "mail.example.com");
            admin.press("Detect for me");
            admin.sees("Found: mail.example.com");
            Accessibility.check(admin, "a good setting was found");
            admin.fill("SMTP Host", "");
            admin.fill("From Email", "noreply@example.org");
            admin.press("Detect for me");
            admin.sees("signed by nobody but itself");
            Accessibility.check(admin, "an untrusted certificate");
            admin.fill("SMTP Host", "quiet.example.com");
            admin.press("Detect for me");
            admin.sees("No way to send was found");
            Accessibility.check(admin, "nothing was found");
            admin.fill("SMTP Host", "");
            admin.fill("From Email", "");
            admin.press("Detect for me");
            admin.sees("Nothing was looked at");
            Accessibility.check(admin, "nothing to look at");
        }
    }
}
