package io.setget.mail.domain.diagnosis;

import io.setget.mail.domain.settings.TlsMode;
import java.util.Locale;
import java.util.Optional;

/** What one port of a host speaks. */
public enum Speech {
    /** The host name has no address. */
    UNKNOWN_HOST,
    /** Nothing accepts connections. */
    CLOSED,
    /** No connection, or no word over it, in the time there was. */
    SILENT,
    /** Something else answers. */
    NOT_SMTP,
    /** SMTP, but the greeting sends us away. */
    TURNED_AWAY,
    /** SMTP, but the encryption that it offers does not come about. */
    BROKEN_TLS,
    /** SMTP that offers no encryption. */
    PLAIN,
    /** SMTP that upgrades to TLS (RFC 3207). */
    STARTTLS,
    /** SMTP inside TLS from the start (RFC 8314 section 3.3). */
    IMPLICIT_TLS;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How to send through such a port; empty if that is not possible. */
    public Optional<TlsMode> mode() {
        return switch (this) {
            case IMPLICIT_TLS -> Optional.of(TlsMode.IMPLICIT);
            case STARTTLS -> Optional.of(TlsMode.STARTTLS);
            case PLAIN -> Optional.of(TlsMode.NONE);
            default -> Optional.empty();
        };
    }
}
