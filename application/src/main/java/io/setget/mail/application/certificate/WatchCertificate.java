package io.setget.mail.application.certificate;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.certificate.SeenCertificate;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import java.time.InstantSource;
import java.util.Optional;

/** Remembers which certificate the mail server showed last, so that its end is told in time. */
public final class WatchCertificate {
    private final CurrentSmtpSettings current;
    private final MailTransport transport;
    private final ServerCertificates certificates;
    private final InstantSource clock;

    public WatchCertificate(
            CurrentSmtpSettings current,
            MailTransport transport,
            ServerCertificates certificates,
            InstantSource clock) {
        this.current = current;
        this.transport = transport;
        this.certificates = certificates;
        this.clock = clock;
    }

    /** Looks at the server of the settings in force. Blocks for as long as the server takes. */
    public void look() {
        current.complete()
                .filter(settings -> settings.tlsMode() != TlsMode.NONE)
                .ifPresent(settings -> transport
                        .certificates(settings)
                        .ifPresent(chain -> saw(settings.host(), settings.port(), chain)));
    }

    /** What a server showed just now. */
    public void saw(String host, int port, PresentedChain chain) {
        PresentedCertificate leaf = chain.leaf();
        certificates.saw(
                new SeenCertificate(host, port, leaf.subject(), leaf.fingerprint(), leaf.notAfter(), clock.instant()));
    }

    /** The last one of the server in force; empty if none was seen, or nothing is encrypted. */
    public Optional<Standing> standing() {
        EffectiveSmtpSettings settings = current.get();
        String host = settings.host().value();
        Integer port = settings.port().value();
        return host == null || port == null || settings.tlsMode().value() == TlsMode.NONE
                ? Optional.empty()
                : certificates
                        .lastSeen(host, port)
                        .map(seen ->
                                new Standing(seen, seen.daysLeft(clock.instant()), seen.needsRenewal(clock.instant())));
    }

    /**
     * How a certificate stands today.
     *
     * @param daysLeft whole days until it ends; negative after that
     */
    public record Standing(SeenCertificate certificate, long daysLeft, boolean needsRenewal) {}
}
