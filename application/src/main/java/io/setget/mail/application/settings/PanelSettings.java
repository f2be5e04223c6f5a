package io.setget.mail.application.settings;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.domain.audit.AuditAction;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Settings that panel and API may change, whatever they are about: not while they are locked, not against the
 * environment, one change at a time, so that two that touch different fields both last. Each change is told and audited.
 *
 * @param <F> all their fields, as one source gives them
 */
final class PanelSettings<F> {
    private final Supplier<F> load;
    private final Consumer<F> store;
    private final AuditLog audit;
    private final boolean locked;
    private final Runnable afterwards;

    PanelSettings(Supplier<F> load, Consumer<F> store, AuditLog audit, boolean locked, Runnable afterwards) {
        this.load = load;
        this.store = store;
        this.audit = audit;
        this.locked = locked;
        this.afterwards = afterwards;
    }

    boolean isLocked() {
        return locked;
    }

    synchronized SaveResult save(SettingsChange<F> change, F environment, String actor) {
        List<String> variables = locked ? List.of(SaveSmtpSettings.LOCK) : change.contradicts(environment);
        return variables.isEmpty()
                ? change.applyTo(load.get()).fold(fields -> saved(change, fields, actor), SaveResult.Refused::new)
                : new SaveResult.SetByEnvironment(variables);
    }

    private SaveResult saved(SettingsChange<F> change, F fields, String actor) {
        if (!change.fields().isEmpty()) {
            store.accept(fields);
            afterwards.run();
            audit.record(
                    actor,
                    AuditAction.SETTINGS_CHANGED,
                    String.join(", ", change.fields().keySet().stream().sorted().toList()));
        }
        return new SaveResult.Saved();
    }
}
