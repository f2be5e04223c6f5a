package io.setget.mail.application.settings;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.settings.SignInFields;

/** Saves the rules about signing in; no variable of the environment sets them. */
public final class SaveSignInRules {
    private final PanelSettings<SignInFields> panel;

    public SaveSignInRules(SettingsStore store, AuditLog audit) {
        this.panel = new PanelSettings<>(store::loadSignIn, store::saveSignIn, audit, false, () -> {});
    }

    /** One change at a time, so that two that touch different fields both last. */
    public SaveResult save(SignInChange change, String actor) {
        return panel.save(change, SignInFields.NONE, actor);
    }
}
