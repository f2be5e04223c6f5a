package io.setget.mail.application.settings;

import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.SmtpFields;

/** The SMTP settings in force now: the environment's over the panel's. */
public final class CurrentSmtpSettings {
    private final SmtpFields environment;
    private final SettingsStore store;
    private final CurrentInstance instance;

    public CurrentSmtpSettings(SmtpFields environment, SettingsStore store, CurrentInstance instance) {
        this.environment = environment;
        this.store = store;
        this.instance = instance;
    }

    public EffectiveSmtpSettings get() {
        return with(store.load());
    }

    /** What would be in force if {@code panel} were saved. */
    public EffectiveSmtpSettings with(SmtpFields panel) {
        return of(environment, panel);
    }

    /** What would be in force if this were the environment and the panel. */
    public EffectiveSmtpSettings of(SmtpFields overriding, SmtpFields panel) {
        return EffectiveSmtpSettings.of(overriding, panel, instance.get().name());
    }

    public SmtpFields environment() {
        return environment;
    }

    public SmtpFields panel() {
        return store.load();
    }
}
