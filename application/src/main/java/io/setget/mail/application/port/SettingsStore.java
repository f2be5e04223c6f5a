package io.setget.mail.application.port;

import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SignInFields;
import io.setget.mail.domain.settings.SmtpFields;

/**
 * The settings saved in the panel; secrets are encrypted at rest.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached.
 */
public interface SettingsStore {
    /** {@link SmtpFields#NONE} if nothing was saved yet. */
    SmtpFields load();

    /** Replaces what was saved. */
    void save(SmtpFields fields);

    /** {@link GeneralFields#NONE} if nothing was saved yet. */
    GeneralFields loadGeneral();

    /** Replaces what was saved. */
    void saveGeneral(GeneralFields fields);

    /** {@link SendingLimits#NONE} if nothing was saved yet. */
    SendingLimits loadLimits();

    /** Replaces what was saved. */
    void saveLimits(SendingLimits limits);

    /** {@link SignInFields#NONE} if nothing was saved yet. */
    SignInFields loadSignIn();

    /** Replaces what was saved. */
    void saveSignIn(SignInFields fields);
}
