package io.setget.mail.application.port;

import io.setget.mail.domain.settings.SmtpFields;

/** The SMTP settings saved in the panel; secrets are encrypted at rest. Thread-safe. */
public interface SettingsStore {
    /** {@link SmtpFields#NONE} if nothing was saved yet. */
    SmtpFields load();

    /** Replaces what was saved. */
    void save(SmtpFields fields);
}
