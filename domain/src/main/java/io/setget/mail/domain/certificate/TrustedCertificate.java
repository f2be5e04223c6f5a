package io.setget.mail.domain.certificate;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A certificate that an admin trusts for exactly one server.
 *
 * @param host as in the settings, in lower case
 * @param fingerprint SHA-256 over the whole certificate, in upper-case hexadecimal with colons
 * @param der the certificate itself in DER, base64
 * @param trustedBy who said so, as in the audit log
 */
public record TrustedCertificate(
        String host,
        int port,
        Kind kind,
        String fingerprint,
        String subject,
        Instant notAfter,
        String der,
        String trustedBy,
        Instant trustedAt) {
    public TrustedCertificate {
        host = host.toLowerCase(Locale.ROOT);
    }

    /** What the trust reaches. */
    public enum Kind {
        /** The server itself: no other certificate is accepted in its place; its names do not matter, its dates do. */
        CERTIFICATE,
        /** Its issuer: whatever that signs for the server's name is accepted. */
        AUTHORITY;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> parse(String wireName) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wireName().equals(wireName))
                    .findFirst();
        }
    }
}
