package io.setget.mail.domain.settings;

import java.util.ArrayList;
import java.util.List;

/** What looks wrong with SMTP settings, though it may be meant: warned about, never refused. */
public final class SmtpWarnings {
    private SmtpWarnings() {}

    /** In words for the admin; empty if all looks well. */
    public static List<String> about(EffectiveSmtpSettings settings) {
        List<String> warnings = new ArrayList<>();
        Integer port = settings.port().value();
        TlsMode mode = settings.tlsMode().value();
        if (port != null && mode != null && !fits(port, mode)) {
            warnings.add("Port " + port + " usually goes with " + usual(port) + ", not with " + named(mode) + ".");
        }
        if (mode == TlsMode.NONE
                && settings.authentication().value() != Authentication.NONE
                && settings.password().value() != null) {
            warnings.add("Without TLS the password crosses the network readable for anyone on the way.");
        }
        return warnings;
    }

    private static boolean fits(int port, TlsMode mode) {
        return switch (port) {
            case 25 -> mode != TlsMode.IMPLICIT;
            case 465 -> mode == TlsMode.IMPLICIT;
            case 587, 2525 -> mode == TlsMode.STARTTLS;
            default -> true;
        };
    }

    private static String usual(int port) {
        return switch (port) {
            case 25 -> "None or STARTTLS";
            case 465 -> "Implicit TLS";
            default -> "STARTTLS";
        };
    }

    private static String named(TlsMode mode) {
        return mode == TlsMode.NONE ? "no TLS" : mode.label();
    }
}
