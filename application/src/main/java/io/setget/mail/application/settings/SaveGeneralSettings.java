package io.setget.mail.application.settings;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.settings.GeneralFields;

/** Saves what the instance is called and where it is reached; what the environment sets cannot be changed here. */
public final class SaveGeneralSettings {
    private final CurrentInstance current;
    private final PanelSettings<GeneralFields> panel;

    public SaveGeneralSettings(CurrentInstance current, SettingsStore store, AuditLog audit) {
        this.current = current;
        this.panel = new PanelSettings<>(store::loadGeneral, store::saveGeneral, audit, false, () -> {});
    }

    /** One change at a time, so that two that touch different fields both last. */
    public SaveResult save(GeneralChange change, String actor) {
        return panel.save(change, current.environment(), actor);
    }
}
