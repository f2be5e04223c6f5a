package io.setget.mail.application.settings;

import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.SmtpSettings;
import java.util.Optional;

/** The SMTP settings in force now: the environment's over the panel's. */
public final class CurrentSmtpSettings {
    private final SmtpFields environment;
    private final SettingsStore store;
    private final CurrentInstance instance;
    private final ServerCertificates certificates;

    public CurrentSmtpSettings(
            SmtpFields environment, SettingsStore store, CurrentInstance instance, ServerCertificates certificates) {
        this.environment = environment;
        this.store = store;
        this.instance = instance;
        this.certificates = certificates;
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

    /** What emails are sent with now; empty while a required field is missing. */
    public Optional<SmtpSettings> complete() {
        return complete(get());
    }

    /** What emails would be sent with: these, and the certificates trusted for their server. */
    public Optional<SmtpSettings> complete(EffectiveSmtpSettings settings) {
        return settings.complete().map(all -> all.trusting(certificates.trusted(all.host(), all.port())));
    }

    public SmtpFields environment() {
        return environment;
    }

    public SmtpFields panel() {
        return store.load();
    }
}
