package io.setget.mail.adapter.smtp;

import static io.setget.mail.domain.settings.TlsMode.IMPLICIT;
import static io.setget.mail.domain.settings.TlsMode.STARTTLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.adapter.smtp.RealServer.Login;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.certificate.TrustedCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate.Kind;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.InMemoryServerCertificates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an admin's trust in one certificate reaches, and what it does not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TrustedCertificatesTest {
    private final MailTransport transport = Smtp.transport(Smtp.Options.defaults(2, null));

    @AfterEach
    void close() {
        transport.close();
    }

    private TestReport test(SmtpSettings settings) {
        return transport.test(Emails.to("to@example.com"), settings, Duration.ofSeconds(10));
    }

    private PresentedChain shownBy(RealServer server) {
        return Objects.requireNonNull(test(server.settings()).certificates());
    }

    /** The same without a login. */
    private static Optional<PresentedChain> probed(RealServer server) {
        return Optional.ofNullable(Smtp.probe(null, new InMemoryServerCertificates())
                .look("127.0.0.1", server.port(), Duration.ofSeconds(10))
                .certificates());
    }

    private static SmtpSettings trusting(RealServer server, Kind kind, PresentedCertificate certificate) {
        SmtpSettings settings = server.settings();
        return settings.trusting(List.of(new TrustedCertificate(
                settings.host(),
                settings.port(),
                kind,
                certificate.fingerprint(),
                certificate.subject(),
                certificate.notAfter(),
                certificate.der(),
                "ada",
                Instant.EPOCH)));
    }

    @ParameterizedTest
    @CsvSource({
        "SELF_SIGNED, STARTTLS",
        "SELF_SIGNED, IMPLICIT",
        "UNKNOWN_AUTHORITY, IMPLICIT",
        "WRONG_HOST, STARTTLS",
        "WRONG_HOST, IMPLICIT",
        "MISSING_INTERMEDIATE, IMPLICIT"
    })
    void a_trusted_certificate_is_accepted_whoever_signed_it_and_whatever_it_names(
            Certificates certificate, TlsMode mode) {
        try (RealServer server = new RealServer(mode, certificate, Login.PLAIN_AND_LOGIN)) {
            SmtpSettings settings =
                    trusting(server, Kind.CERTIFICATE, shownBy(server).leaf());

            assertThat(test(settings).failure()).isNull();
            assertThat(transport.send(Emails.to("to@example.com"), settings, () -> true))
                    .isInstanceOf(Delivered.class);
            assertThat(transport.probe(settings)).isEmpty();
        }
    }

    @Test
    void a_trusted_certificate_does_not_stand_for_another_of_the_same_name() {
        try (RealServer trusted = new RealServer(IMPLICIT, Certificates.UNKNOWN_AUTHORITY, Login.NONE);
                RealServer other = new RealServer(IMPLICIT, Certificates.SELF_SIGNED, Login.NONE)) {
            PresentedCertificate leaf = shownBy(trusted).leaf();

            assertThat(test(trusting(other, Kind.CERTIFICATE, leaf)).failure())
                    .extracting(Failure::kind)
                    .isEqualTo(FailureKind.CERTIFICATE_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "NOT_YET_VALID"})
    void trust_does_not_reach_beyond_a_certificates_dates(Certificates certificate) {
        try (RealServer server = new RealServer(STARTTLS, certificate, Login.NONE)) {
            SmtpSettings settings =
                    trusting(server, Kind.CERTIFICATE, shownBy(server).leaf());

            assertThat(test(settings).failure()).extracting(Failure::kind).isEqualTo(FailureKind.CERTIFICATE_ERROR);
        }
    }

    @Test
    void a_trusted_authority_vouches_for_the_host_it_names_and_no_other() {
        try (RealServer good = RealServer.good(IMPLICIT);
                RealServer wrongHost = new RealServer(IMPLICIT, Certificates.WRONG_HOST, Login.PLAIN_AND_LOGIN)) {
            PresentedCertificate authority = shownBy(good).certificates().get(1);

            assertThat(test(trusting(good, Kind.AUTHORITY, authority)).failure())
                    .isNull();
            assertThat(test(trusting(wrongHost, Kind.AUTHORITY, authority)).failure())
                    .extracting(Failure::detail)
                    .asString()
                    .contains("not on the server's certificate");
        }
    }

    @Test
    void what_a_server_shows_is_described_for_people() {
        try (RealServer server = RealServer.good(STARTTLS)) {
            PresentedChain shown = shownBy(server);

            assertThat(shown.certificates()).hasSize(2);
            PresentedCertificate leaf = shown.leaf();
            assertThat(leaf.subject()).isEqualTo("CN=good");
            assertThat(leaf.issuer()).isEqualTo("CN=authority");
            assertThat(leaf.names()).containsExactly("localhost", "127.0.0.1");
            assertThat(leaf.key()).isEqualTo("EC 256");
            assertThat(leaf.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
            assertThat(leaf.selfSigned()).isFalse();
            assertThat(leaf.authority()).isFalse();
            assertThat(shown.certificates().get(1).authority()).isTrue();
            assertThat(shown.certificates().get(1).selfSigned()).isTrue();
            assertThat(shown.protocol()).isEqualTo("TLSv1.3");
            assertThat(probed(server)).contains(shown);
        }
    }

    @Test
    void a_server_without_encryption_shows_nothing() {
        try (RealServer server = RealServer.good(TlsMode.NONE)) {
            assertThat(probed(server)).isEmpty();
        }
    }
}
