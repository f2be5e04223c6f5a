package io.setget.mail.application.settings;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.settings.SendingLimits;

/** Saves sending limits; what the environment sets cannot be changed here. */
public final class SaveSendingLimits {
    private final CurrentSendingLimits current;
    private final PanelSettings<SendingLimits> panel;

    /**
     * @param locked whether nothing may be changed ({@code SETGET_LOCK_SETTINGS})
     * @param afterwards run after each change, such as letting emails that wait ask again
     */
    public SaveSendingLimits(
            CurrentSendingLimits current, SettingsStore store, AuditLog audit, boolean locked, Runnable afterwards) {
        this.current = current;
        this.panel = new PanelSettings<>(current::panel, store::saveLimits, audit, locked, afterwards);
    }

    /** Whether nothing may be changed here. */
    public boolean isLocked() {
        return panel.isLocked();
    }

    /** One change at a time, so that two that touch different fields both last. */
    public SaveResult save(SendingLimitsChange change, String actor) {
        return panel.save(change, current.environment(), actor);
    }
}
