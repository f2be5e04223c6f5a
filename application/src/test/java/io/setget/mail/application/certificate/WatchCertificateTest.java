package io.setget.mail.application.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.InMemoryMailServerProbe;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** How the end of a mail server's certificate is told in time. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchCertificateTest {
    private static final String HOST = "mail.example.com";

    private final MovableClock clock = new MovableClock();
    private final InMemorySettingsStore settings = new InMemorySettingsStore();
    private final InMemoryMailServerProbe servers = new InMemoryMailServerProbe();
    private final WatchCertificate watch = new WatchCertificate(
            new CurrentSmtpSettings(
                    SmtpFields.NONE,
                    settings,
                    new CurrentInstance(GeneralFields.NONE, settings, new Instance("SetGet", "http://localhost")),
                    new InMemoryServerCertificates()),
            servers,
            new InMemoryServerCertificates(),
            clock);

    private void use(TlsMode mode) {
        settings.save(new SmtpFields(HOST, 465, mode, null, null, null, null, null));
    }

    private void showUntil(Instant end) {
        PresentedCertificate leaf = new PresentedCertificate(
                "CN=" + HOST, "CN=CA", List.of(HOST), Instant.EPOCH, end, "EC 256", "x", "AA:01", false, false, "");
        PresentedChain chain = new PresentedChain(List.of(leaf), "TLSv1.3", "x");
        servers.with(
                HOST,
                new ProbedPort(465, Speech.IMPLICIT_TLS, HOST, List.of(), List.of("PLAIN"), chain, null, "It speaks."));
    }

    @Test
    void an_end_within_21_days_is_told_with_the_days_that_are_left() {
        use(TlsMode.IMPLICIT);
        showUntil(clock.instant().plus(Duration.ofDays(22)));
        watch.look();

        assertThat(watch.standing())
                .hasValueSatisfying(
                        standing -> assertThat(standing.needsRenewal()).isFalse());
        clock.advance(Duration.ofDays(2));
        assertThat(watch.standing()).hasValueSatisfying(standing -> {
            assertThat(standing.needsRenewal()).isTrue();
            assertThat(standing.daysLeft()).isEqualTo(20);
        });
    }

    @Test
    void a_renewed_certificate_ends_the_warning_with_the_next_look() {
        use(TlsMode.IMPLICIT);
        showUntil(clock.instant().plus(Duration.ofDays(1)));
        watch.look();
        showUntil(clock.instant().plus(Duration.ofDays(90)));
        watch.look();

        assertThat(watch.standing())
                .hasValueSatisfying(
                        standing -> assertThat(standing.needsRenewal()).isFalse());
    }

    @Test
    void nothing_is_looked_at_where_nothing_is_encrypted_or_no_server_is_set() {
        watch.look();
        use(TlsMode.NONE);
        showUntil(clock.instant().plus(Duration.ofDays(1)));
        watch.look();

        assertThat(servers.looked()).isEmpty();
        assertThat(watch.standing()).isEmpty();
    }

    @Test
    void a_server_that_cannot_be_reached_leaves_what_was_known() {
        use(TlsMode.IMPLICIT);
        showUntil(clock.instant().plus(Duration.ofDays(5)));
        watch.look();
        servers.with(HOST, ProbedPort.useless(465, Speech.CLOSED, "Nothing accepts connections there."));
        watch.look();

        assertThat(watch.standing())
                .hasValueSatisfying(standing -> assertThat(standing.daysLeft()).isEqualTo(5));
    }
}
