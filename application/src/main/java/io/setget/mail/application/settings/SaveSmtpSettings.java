package io.setget.mail.application.settings;

import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.input.FieldError;
import java.util.List;

/** Saves SMTP settings; what the environment sets cannot be changed here. */
public final class SaveSmtpSettings {
    private final CurrentSmtpSettings current;
    private final SettingsStore store;
    private final Runnable afterwards;

    /** @param afterwards run after each change, such as letting delivery try the server again */
    public SaveSmtpSettings(CurrentSmtpSettings current, SettingsStore store, Runnable afterwards) {
        this.current = current;
        this.store = store;
        this.afterwards = afterwards;
    }

    public Result save(SmtpChange change) {
        List<String> variables = change.contradicts(current.environment());
        if (!variables.isEmpty()) {
            return new Result.SetByEnvironment(variables);
        }
        return change.applyTo(current.panel())
                .fold(
                        fields -> {
                            store.save(fields);
                            afterwards.run();
                            return new Result.Saved();
                        },
                        Result.Refused::new);
    }

    /** What became of the change. */
    public sealed interface Result {
        record Saved() implements Result {}

        record Refused(List<FieldError> errors) implements Result {}

        /** These variables say otherwise. */
        record SetByEnvironment(List<String> variables) implements Result {}
    }
}
