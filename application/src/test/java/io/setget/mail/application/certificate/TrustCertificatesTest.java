package io.setget.mail.application.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate.Kind;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.MovableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TrustCertificatesTest {
    private static final PresentedCertificate SHOWN = new PresentedCertificate(
            "CN=mail, O=Ünique",
            "CN=mail, O=Ünique",
            List.of("mail.example.com"),
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2030-01-01T00:00:00Z"),
            "EC 256",
            "SHA256withECDSA",
            "AA:01",
            true,
            false,
            "QUJD");

    private final MovableClock clock = new MovableClock();
    private final InMemoryServerCertificates certificates = new InMemoryServerCertificates();
    private final InMemoryAuditLog audit = new InMemoryAuditLog(clock);
    private final AtomicInteger changes = new AtomicInteger();
    private final Seal seal = new Seal(new byte[32], new SecureRandom());
    private final TrustCertificates trust = trust(false);

    private TrustCertificates trust(boolean locked) {
        return new TrustCertificates(certificates, audit, seal, clock, locked, changes::incrementAndGet);
    }

    private String offer() {
        return trust.offer("mail.example.com", 465, Kind.CERTIFICATE, SHOWN);
    }

    @Test
    void what_was_offered_is_trusted_for_that_server_and_the_audit_log_says_so() {
        assertThat(trust.accept(offer(), "ada@example.com")).isPresent();

        assertThat(trust.of("mail.example.com", 465))
                .containsExactly(new TrustedCertificate(
                        "mail.example.com",
                        465,
                        Kind.CERTIFICATE,
                        "AA:01",
                        "CN=mail, O=Ünique",
                        SHOWN.notAfter(),
                        "QUJD",
                        "ada@example.com",
                        clock.instant()));
        assertThat(audit.latest(1).get(0).action()).isEqualTo(AuditAction.CERTIFICATE_TRUSTED);
        assertThat(audit.latest(1).get(0).detail()).isEqualTo("mail.example.com:465 certificate AA:01");
        assertThat(changes).hasValue(1);
    }

    @Test
    void only_what_this_installation_offered_lately_can_be_trusted() {
        String offer = offer();
        String forged = offer.substring(0, offer.length() - 2) + (offer.endsWith("AA") ? "BB" : "AA");

        assertThat(trust.accept("", "ada")).isEmpty();
        assertThat(trust.accept("not base64!", "ada")).isEmpty();
        assertThat(trust.accept(forged, "ada")).isEmpty();
        clock.advance(Duration.ofMinutes(31));
        assertThat(trust.accept(offer, "ada")).isEmpty();
        assertThat(trust.of("mail.example.com", 465)).isEmpty();
        assertThat(changes).hasValue(0);
    }

    @Test
    void trust_can_be_taken_back() {
        trust.accept(offer(), "ada");

        assertThat(trust.distrust("mail.example.com", 465, "AA:01", "ada")).isTrue();
        assertThat(trust.distrust("mail.example.com", 465, "AA:01", "ada")).isFalse();
        assertThat(trust.of("mail.example.com", 465)).isEmpty();
        assertThat(audit.latest(1).get(0).action()).isEqualTo(AuditAction.CERTIFICATE_DISTRUSTED);
    }

    @Test
    void locked_settings_let_nothing_be_trusted_or_distrusted() {
        trust.accept(offer(), "ada");
        TrustCertificates locked = trust(true);

        assertThat(locked.accept(offer(), "ada")).isEmpty();
        assertThat(locked.distrust("mail.example.com", 465, "AA:01", "ada")).isFalse();
        assertThat(trust.of("mail.example.com", 465)).hasSize(1);
    }
}
