package io.setget.mail.domain.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the connection to the mail server is encrypted. */
public enum TlsMode {
    /** Encrypted from the start (RFC 8314 section 3.3). */
    IMPLICIT("Implicit TLS"),
    /** Starts unencrypted and must upgrade (RFC 3207); never falls back to plain text. */
    STARTTLS("STARTTLS"),
    NONE("None");

    private final String label;

    TlsMode(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TlsMode> parse(String wireName) {
        return Arrays.stream(values())
                .filter(m -> m.wireName().equals(wireName))
                .findFirst();
    }

    /** What a port speaks unless one knows better. */
    public static TlsMode impliedBy(int port) {
        return port == 465 ? IMPLICIT : STARTTLS;
    }
}
