package io.setget.mail.domain.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One certificate as a mail server showed it.
 *
 * @param names the host names and addresses it is for (RFC 6125), as written in it
 * @param key algorithm and size, such as {@code EC 256}
 * @param fingerprint SHA-256 over the whole certificate, in upper-case hexadecimal with colons
 * @param selfSigned whether it is its own issuer
 * @param authority whether it may sign others
 * @param der the certificate itself in DER, base64
 */
public record PresentedCertificate(
        String subject,
        String issuer,
        List<String> names,
        Instant notBefore,
        Instant notAfter,
        String key,
        String signature,
        String fingerprint,
        boolean selfSigned,
        boolean authority,
        String der) {
    /** How long before its end a certificate is warned about. */
    public static final Duration EXPIRES_SOON = Duration.ofDays(21);

    public PresentedCertificate {
        names = List.copyOf(names);
    }

    public boolean isExpired(Instant now) {
        return now.isAfter(notAfter);
    }

    public boolean isNotYetValid(Instant now) {
        return now.isBefore(notBefore);
    }

    /** Still valid, but not for long. */
    public boolean expiresSoon(Instant now) {
        return !isExpired(now) && now.plus(EXPIRES_SOON).isAfter(notAfter);
    }
}
