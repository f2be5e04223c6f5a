package io.setget.mail.application.certificate;

import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.certificate.SeenCertificate;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Remembers which certificate the mail server showed last, so that its end is told in time. */
public final class WatchCertificate {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final CurrentSmtpSettings current;
    private final MailServerProbe probe;
    private final ServerCertificates certificates;
    private final InstantSource clock;

    public WatchCertificate(
            CurrentSmtpSettings current, MailServerProbe probe, ServerCertificates certificates, InstantSource clock) {
        this.current = current;
        this.probe = probe;
        this.certificates = certificates;
        this.clock = clock;
    }

    /** Looks at the server of the settings in force, without a login; takes at most ten seconds. */
    public void look() {
        EffectiveSmtpSettings settings = current.get();
        String host = settings.host().value();
        Integer port = settings.port().value();
        if (host == null || port == null || settings.tlsMode().value() == TlsMode.NONE) {
            return;
        }
        PresentedChain shown = probe.look(host, port, LIMIT).certificates();
        if (shown != null) {
            saw(host, port, shown);
        }
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
