package io.setget.mail.domain.settings;

import io.setget.mail.domain.email.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * Everything needed to send: complete and valid.
 *
 * @param username null if and only if the server wants no login
 */
public record SmtpSettings(
        String host,
        int port,
        TlsMode tlsMode,
        @Nullable String username,
        @Nullable Secret password,
        EmailAddress fromEmail,
        String fromName) {
    public SmtpSettings {
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("username and password go together");
        }
    }
}
