package io.setget.mail.testkit;

import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SignInFields;
import io.setget.mail.domain.settings.SmtpFields;

/** Settings in memory. */
public final class InMemorySettingsStore implements SettingsStore {
    private SmtpFields smtp = SmtpFields.NONE;
    private GeneralFields general = GeneralFields.NONE;
    private SignInFields signIn = SignInFields.NONE;
    private SendingLimits limits = SendingLimits.NONE;

    @Override
    public synchronized SmtpFields load() {
        return smtp;
    }

    @Override
    public synchronized void save(SmtpFields fields) {
        smtp = fields;
    }

    @Override
    public synchronized GeneralFields loadGeneral() {
        return general;
    }

    @Override
    public synchronized void saveGeneral(GeneralFields fields) {
        general = fields;
    }

    @Override
    public synchronized SendingLimits loadLimits() {
        return limits;
    }

    @Override
    public synchronized void saveLimits(SendingLimits saved) {
        limits = saved;
    }

    @Override
    public synchronized SignInFields loadSignIn() {
        return signIn;
    }

    @Override
    public synchronized void saveSignIn(SignInFields fields) {
        signIn = fields;
    }
}
