package io.setget.mail.application.settings;

import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.settings.EffectiveSendingLimits;
import io.setget.mail.domain.settings.SendingLimits;

/** The sending limits in force now: the environment's over the panel's, limit by limit. */
public final class CurrentSendingLimits {
    private final SendingLimits environment;
    private final SettingsStore store;

    public CurrentSendingLimits(SendingLimits environment, SettingsStore store) {
        this.environment = environment;
        this.store = store;
    }

    public EffectiveSendingLimits get() {
        return EffectiveSendingLimits.of(environment, store.loadLimits());
    }

    public SendingLimits environment() {
        return environment;
    }

    public SendingLimits panel() {
        return store.loadLimits();
    }
}
