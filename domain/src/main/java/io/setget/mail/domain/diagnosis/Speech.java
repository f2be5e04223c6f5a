package io.setget.mail.domain.diagnosis;

import io.setget.mail.domain.settings.TlsMode;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    PLAIN(TlsMode.NONE),
    /** SMTP that upgrades to TLS (RFC 3207). */
    STARTTLS(TlsMode.STARTTLS),
    /** SMTP inside TLS from the start (RFC 8314 section 3.3). */
    IMPLICIT_TLS(TlsMode.IMPLICIT);

    private final @Nullable TlsMode mode;

    Speech() {
        this(null);
    }

    Speech(@Nullable TlsMode mode) {
        this.mode = mode;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How to send through such a port; empty if that is not possible. */
    public Optional<TlsMode> mode() {
        return Optional.ofNullable(mode);
    }
}
