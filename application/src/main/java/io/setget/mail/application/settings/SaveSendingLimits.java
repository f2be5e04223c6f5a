package io.setget.mail.application.settings;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.SendingLimits;
import java.util.List;

/** Saves sending limits; what the environment sets cannot be changed here. */
public final class SaveSendingLimits {
    private final CurrentSendingLimits current;
    private final SettingsStore store;
    private final AuditLog audit;
    private final boolean locked;
    private final Runnable afterwards;

    /** @param afterwards run after each change, such as letting emails that wait ask again */
    public SaveSendingLimits(
            CurrentSendingLimits current, SettingsStore store, AuditLog audit, boolean locked, Runnable afterwards) {
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

    /** One change at a time, so that two that touch different limits both last. */
    public synchronized Result save(SendingLimitsChange change, String actor) {
        if (locked) {
            return new Result.SetByEnvironment(List.of(SaveSmtpSettings.LOCK));
        }
        List<String> variables = change.contradicts(current.environment());
        if (!variables.isEmpty()) {
            return new Result.SetByEnvironment(variables);
        }
        return change.applyTo(current.panel()).fold(limits -> saved(change, limits, actor), Result.Refused::new);
    }

    private Result saved(SendingLimitsChange change, SendingLimits limits, String actor) {
        if (!change.fields().isEmpty()) {
            store.saveLimits(limits);
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
