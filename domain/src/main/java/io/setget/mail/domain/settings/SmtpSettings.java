package io.setget.mail.domain.settings;

import io.setget.mail.domain.certificate.TrustedCertificate;
import io.setget.mail.domain.email.EmailAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything needed to send: complete and valid.
 *
 * @param username null if and only if the server wants no login
 * @param trusted certificates that an admin trusts for this host and port, besides the known authorities
 */
public record SmtpSettings(
        String host,
        int port,
        TlsMode tlsMode,
        @Nullable String username,
        @Nullable Secret password,
        EmailAddress fromEmail,
        String fromName,
        List<TrustedCertificate> trusted) {
    public SmtpSettings {
        trusted = List.copyOf(trusted);
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("username and password go together");
        }
    }

    /** Trusting nobody besides the known authorities. */
    public SmtpSettings(
            String host,
            int port,
            TlsMode tlsMode,
            @Nullable String username,
            @Nullable Secret password,
            EmailAddress fromEmail,
            String fromName) {
        this(host, port, tlsMode, username, password, fromEmail, fromName, List.of());
    }

    /** The same, trusting these. */
    public SmtpSettings trusting(List<TrustedCertificate> certificates) {
        return new SmtpSettings(host, port, tlsMode, username, password, fromEmail, fromName, certificates);
    }
}
