package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.domain.certificate.SeenCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate.Kind;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link ServerCertificates} does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ServerCertificatesContract {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");
    private static final Instant NEXT_YEAR = Instant.parse("2027-03-01T10:00:00Z");

    private ServerCertificates certificates;

    /** One that knows nothing. */
    protected abstract ServerCertificates empty();

    @BeforeEach
    void start() {
        certificates = empty();
    }

    private static TrustedCertificate trusted(String host, int port, Kind kind, String print, Instant at) {
        return new TrustedCertificate(
                host, port, kind, print, "CN=Häfen, O=Ünique", NEXT_YEAR, "QUJD".repeat(900), "ada@example.com", at);
    }

    @Test
    void trust_is_kept_whole_and_only_for_its_server() {
        TrustedCertificate one = trusted("mail.example.com", 465, Kind.CERTIFICATE, "AA:01", NOW);
        certificates.trust(one);

        assertThat(certificates.trusted("mail.example.com", 465)).containsExactly(one);
        assertThat(certificates.trusted("mail.example.com", 587)).isEmpty();
        assertThat(certificates.trusted("mail.example.org", 465)).isEmpty();
    }

    @Test
    void a_host_is_found_whatever_the_case_of_its_letters() {
        certificates.trust(trusted("Mail.Example.COM", 465, Kind.CERTIFICATE, "AA:01", NOW));
        certificates.saw(new SeenCertificate("Mail.Example.COM", 465, "CN=a", "AA:01", NEXT_YEAR, NOW));

        assertThat(certificates.trusted("mail.EXAMPLE.com", 465)).hasSize(1);
        assertThat(certificates.lastSeen("mail.EXAMPLE.com", 465)).isPresent();
        assertThat(certificates.distrust("MAIL.example.com", 465, "AA:01")).isTrue();
    }

    @Test
    void several_are_trusted_for_one_server_the_oldest_first() {
        certificates.trust(trusted("mail.example.com", 465, Kind.CERTIFICATE, "BB:02", NOW.plusSeconds(1)));
        certificates.trust(trusted("mail.example.com", 465, Kind.AUTHORITY, "AA:01", NOW));

        assertThat(certificates.trusted("mail.example.com", 465))
                .extracting(TrustedCertificate::fingerprint)
                .containsExactly("AA:01", "BB:02");
    }

    @Test
    void the_same_trust_twice_is_one() {
        TrustedCertificate first = trusted("mail.example.com", 465, Kind.CERTIFICATE, "AA:01", NOW);
        certificates.trust(first);
        certificates.trust(trusted("mail.example.com", 465, Kind.CERTIFICATE, "AA:01", NOW.plusSeconds(5)));

        assertThat(certificates.trusted("mail.example.com", 465)).containsExactly(first);
    }

    @Test
    void what_is_distrusted_is_gone_and_that_is_told() {
        certificates.trust(trusted("mail.example.com", 465, Kind.CERTIFICATE, "AA:01", NOW));
        certificates.trust(trusted("mail.example.com", 587, Kind.CERTIFICATE, "AA:01", NOW));

        assertThat(certificates.distrust("mail.example.com", 465, "AA:01")).isTrue();
        assertThat(certificates.distrust("mail.example.com", 465, "AA:01")).isFalse();
        assertThat(certificates.trusted("mail.example.com", 465)).isEmpty();
        assertThat(certificates.trusted("mail.example.com", 587)).hasSize(1);
    }

    @Test
    void of_what_a_server_showed_the_last_counts() {
        certificates.saw(new SeenCertificate("mail.example.com", 465, "CN=old", "AA:01", NOW, NOW));
        SeenCertificate last = new SeenCertificate("mail.example.com", 465, "CN=new", "BB:02", NEXT_YEAR, NOW);
        certificates.saw(last);

        assertThat(certificates.lastSeen("mail.example.com", 465)).contains(last);
        assertThat(certificates.lastSeen("mail.example.com", 587)).isEmpty();
    }
}
