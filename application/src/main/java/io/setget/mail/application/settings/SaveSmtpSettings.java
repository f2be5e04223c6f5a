package io.setget.mail.application.settings;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.SmtpFields;
import java.util.List;

/** Saves SMTP settings; what the environment sets cannot be changed here. */
public final class SaveSmtpSettings {
    /** The variable that makes settings read-only. */
    public static final String LOCK = "SETGET_LOCK_SETTINGS";

    private final CurrentSmtpSettings current;
    private final SettingsStore store;
    private final AuditLog audit;
    private final boolean locked;
    private final Runnable afterwards;

    /**
     * @param locked whether nothing may be changed ({@code SETGET_LOCK_SETTINGS})
     * @param afterwards run after each change, such as letting delivery try the server again
     */
    public SaveSmtpSettings(
            CurrentSmtpSettings current, SettingsStore store, AuditLog audit, boolean locked, Runnable afterwards) {
        this.current = current;
        this.store = store;
        this.audit = audit;
        this.locked = locked;
        this.afterwards = afterwards;
    }

    /** Whether nothing may be changed here. */
    public boolean isLocked() {
        return locked;
    }

    /** One change at a time, so that two that touch different fields both last. */
    public synchronized Result save(SmtpChange change, String actor) {
        if (locked) {
            return new Result.SetByEnvironment(List.of(LOCK));
        }
        List<String> variables = change.contradicts(current.environment());
        if (!variables.isEmpty()) {
            return new Result.SetByEnvironment(variables);
        }
        return change.applyTo(current.panel()).fold(fields -> saved(change, fields, actor), Result.Refused::new);
    }

    private Result saved(SmtpChange change, SmtpFields fields, String actor) {
        if (!change.fields().isEmpty()) {
            store.save(fields);
            afterwards.run();
            audit.record(
                    actor,
                    AuditAction.SETTINGS_CHANGED,
                    String.join(", ", change.fields().keySet().stream().sorted().toList()));
        }
        return new Result.Saved();
    }

    /** What became of the change. */
    public sealed interface Result {
        record Saved() implements Result {}

        record Refused(List<FieldError> errors) implements Result {}

        /** These variables say otherwise. */
        record SetByEnvironment(List<String> variables) implements Result {}
    }
}
