package io.setget.mail.domain.settings;

import io.setget.mail.domain.email.EmailAddress;
import org.jspecify.annotations.Nullable;

/** SMTP settings as one source gives them: valid where present, null where that source says nothing. */
public record SmtpFields(
        @Nullable String host,
        @Nullable Integer port,
        @Nullable TlsMode tlsMode,
        @Nullable Authentication authentication,
        @Nullable String username,
        @Nullable Secret password,
        @Nullable EmailAddress fromEmail,
        @Nullable String fromName) {
    public static final SmtpFields NONE = new SmtpFields(null, null, null, null, null, null, null, null);
}
