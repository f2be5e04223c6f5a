package io.setget.mail.application.certificate;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.application.seal.BrokenSealException;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Trusts exactly one certificate for exactly one server. What may be trusted is offered sealed: only what a server showed
 * to this installation, within the last half hour, can be accepted. Thread-safe; works on every instance.
 */
public final class TrustCertificates {
    private static final Duration LIVES = Duration.ofMinutes(30);
    private static final String PLACE = "offer to trust a certificate";
    private static final int PARTS = 7;

    private final ServerCertificates certificates;
    private final AuditLog audit;
    private final Seal seal;
    private final InstantSource clock;
    private final boolean locked;
    private final Runnable afterwards;

    /**
     * @param locked whether SMTP settings may only be read
     * @param afterwards run after each change, such as letting delivery try the server again
     */
    public TrustCertificates(
            ServerCertificates certificates,
            AuditLog audit,
            Seal seal,
            InstantSource clock,
            boolean locked,
            Runnable afterwards) {
        this.certificates = certificates;
        this.audit = audit;
        this.seal = seal;
        this.clock = clock;
        this.locked = locked;
        this.afterwards = afterwards;
    }

    public List<TrustedCertificate> of(String host, int port) {
        return certificates.trusted(host, port);
    }

    /** For {@link #accept}: this certificate in this way, for this server. */
    public String offer(String host, int port, Kind kind, PresentedCertificate certificate) {
        String text = String.join(
                "\n",
                String.valueOf(clock.instant().plus(LIVES).toEpochMilli()),
                host,
                String.valueOf(port),
                kind.wireName(),
                certificate.fingerprint() + " " + certificate.notAfter().toEpochMilli(),
                certificate.der(),
                certificate.subject().replace('\n', ' '));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(seal.seal(text.getBytes(StandardCharsets.UTF_8), PLACE));
    }

    /** What is trusted from now on; empty if the offer is too old or not one, or settings may only be read. */
    public Optional<TrustedCertificate> accept(String offer, String actor) {
        Optional<TrustedCertificate> accepted = locked ? Optional.empty() : open(offer, actor);
        accepted.ifPresent(certificate -> {
            certificates.trust(certificate);
            afterwards.run();
            audit.record(actor, AuditAction.CERTIFICATE_TRUSTED, words(certificate));
        });
        return accepted;
    }

    /** False if it was not trusted, or settings may only be read. */
    public boolean distrust(String host, int port, String fingerprint, String actor) {
        boolean gone = !locked && certificates.distrust(host, port, fingerprint);
        if (gone) {
            afterwards.run();
            audit.record(actor, AuditAction.CERTIFICATE_DISTRUSTED, host + ":" + port + " " + fingerprint);
        }
        return gone;
    }

    private Optional<TrustedCertificate> open(String offer, String actor) {
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(offer);
            String[] parts = new String(seal.open(sealed, PLACE), StandardCharsets.UTF_8).split("\n", PARTS);
            if (clock.millis() >= Long.parseLong(parts[0])) {
                return Optional.empty();
            }
            String[] print = parts[4].split(" ", 2);
            return Optional.of(new TrustedCertificate(
                    parts[1],
                    Integer.parseInt(parts[2]),
                    Kind.parse(parts[3]).orElseThrow(),
                    print[0],
                    parts[6],
                    Instant.ofEpochMilli(Long.parseLong(print[1])),
                    parts[5],
                    actor,
                    clock.instant()));
        } catch (IllegalArgumentException | BrokenSealException notAnOffer) {
            return Optional.empty();
        }
    }

    private static String words(TrustedCertificate certificate) {
        return certificate.host() + ":" + certificate.port() + " "
                + certificate.kind().wireName() + " " + certificate.fingerprint();
    }
}
