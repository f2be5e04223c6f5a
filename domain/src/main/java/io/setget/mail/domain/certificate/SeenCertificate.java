package io.setget.mail.domain.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * The certificate that a mail server showed last.
 *
 * @param host as in the settings, in lower case
 * @param fingerprint SHA-256 over the whole certificate, in upper-case hexadecimal with colons
 */
public record SeenCertificate(
        String host, int port, String subject, String fingerprint, Instant notAfter, Instant seenAt) {
    public SeenCertificate {
        host = host.toLowerCase(Locale.ROOT);
    }

    public boolean isExpired(Instant now) {
        return now.isAfter(notAfter);
    }

    /** Expired, or so within {@link PresentedCertificate#EXPIRES_SOON}. */
    public boolean needsRenewal(Instant now) {
        return now.plus(PresentedCertificate.EXPIRES_SOON).isAfter(notAfter);
    }

    /** Whole days until it ends; negative after that. */
    public long daysLeft(Instant now) {
        return Duration.between(now, notAfter).toDays();
    }
}
