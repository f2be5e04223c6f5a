package io.setget.mail.application.settings;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.settings.SmtpFields;

/** Saves SMTP settings; what the environment sets cannot be changed here. */
public final class SaveSmtpSettings {
    /** The variable that makes settings read-only. */
    public static final String LOCK = "SETGET_LOCK_SETTINGS";

    private final CurrentSmtpSettings current;
    private final PanelSettings<SmtpFields> panel;

    /**
     * @param locked whether nothing may be changed ({@code SETGET_LOCK_SETTINGS})
     * @param afterwards run after each change, such as letting delivery try the server again
     */
    public SaveSmtpSettings(
            CurrentSmtpSettings current, SettingsStore store, AuditLog audit, boolean locked, Runnable afterwards) {
        this.current = current;
        this.panel = new PanelSettings<>(current::panel, store::save, audit, locked, afterwards);
    }

    /** Whether nothing may be changed here. */
    public boolean isLocked() {
        return panel.isLocked();
    }

    /** One change at a time, so that two that touch different fields both last. */
    public SaveResult save(SmtpChange change, String actor) {
        return panel.save(change, current.environment(), actor);
    }
}
