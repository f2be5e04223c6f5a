package io.setget.mail.application.settings;

import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.settings.SignInRules;

/** The rules about signing in that are in force now. */
public final class CurrentSignInRules {
    private final SettingsStore store;

    public CurrentSignInRules(SettingsStore store) {
        this.store = store;
    }

    public SignInRules get() {
        return new SignInRules(store.loadSignIn());
    }
}
