package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.http.Parameters;
import io.setget.mail.application.settings.SmtpChange;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.Setting;
import io.setget.mail.domain.settings.SettingSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings form as a browser sent it. A field that the environment sets is not looked at; a blank password stands
 * for the one typed for the last test, or else for the saved one.
 */
final class PostedSettings {
    private final Parameters form;
    private final EffectiveSmtpSettings current;
    private final Optional<Secret> draft;
    private final Map<String, String> corrections;
    private final boolean locked;
    private final boolean forgetful;

    /**
     * @param corrections values that stand in place of what was sent
     * @param locked whether nothing may be changed: then all is as it is in force
     */
    PostedSettings(
            Parameters form,
            EffectiveSmtpSettings current,
            Optional<Secret> draft,
            Map<String, String> corrections,
            boolean locked) {
        this(form, current, draft, corrections, locked, false);
    }

    private PostedSettings(
            Parameters form,
            EffectiveSmtpSettings current,
            Optional<Secret> draft,
            Map<String, String> corrections,
            boolean locked,
            boolean forgetful) {
        this.form = form;
        this.current = current;
        this.draft = draft;
        this.corrections = Map.copyOf(corrections);
        this.locked = locked;
        this.forgetful = forgetful;
    }

    /** The same without what was typed as a password, if that was meant for another host than the form has now. */
    PostedSettings forgettingPasswordOfAnotherHost() {
        String meant = form.text("host").strip();
        boolean another = !meant.isEmpty() && !meant.equalsIgnoreCase(text("host"));
        return new PostedSettings(form, current, draft, corrections, locked, forgetful || another);
    }

    SmtpChange change() {
        if (locked) {
            return new SmtpChange(Map.of());
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        put(fields, "host", current.host().source(), text("host"));
        put(fields, "port", current.port().source(), text("port"));
        put(fields, "tls_mode", current.tlsMode().source(), tlsMode());
        put(fields, "authentication", current.authentication().source(), authentication());
        if (!authentication().equals("none")) {
            put(fields, "username", current.username().source(), text("username"));
            password()
                    .ifPresent(
                            secret -> put(fields, "password", current.password().source(), secret.reveal()));
        }
        put(fields, "from_email", current.fromEmail().source(), text("from_email"));
        String fromName = text("from_name");
        put(fields, "from_name", current.fromName().source(), fromName.isEmpty() ? null : fromName);
        return new SmtpChange(fields);
    }

    /** What a form needs that the API may leave for later: whoever presses a button wants it to work. */
    List<FieldError> missing() {
        if (locked) {
            return List.of();
        }
        List<FieldError> missing = new ArrayList<>();
        for (Map.Entry<String, SettingSource> field : Map.of(
                        "host", current.host().source(),
                        "port", current.port().source(),
                        "from_email", current.fromEmail().source())
                .entrySet()) {
            if (field.getValue() != SettingSource.ENVIRONMENT
                    && text(field.getKey()).isEmpty()) {
                missing.add(new FieldError(field.getKey(), "is missing"));
            }
        }
        if (!authentication().equals("none")) {
            if (current.username().source() != SettingSource.ENVIRONMENT
                    && text("username").isEmpty()) {
                missing.add(new FieldError("username", "is missing, unless the relay wants no login"));
            }
            if (password().isEmpty() && current.password().source() != SettingSource.ENVIRONMENT) {
                if (current.password().value() == null) {
                    missing.add(new FieldError("password", "is missing, unless the relay wants no login"));
                } else if (isAnotherServer()) {
                    missing.add(new FieldError(
                            "password",
                            "must be entered again: the saved one belongs to the saved host, port and username"));
                }
            }
        }
        return missing;
    }

    /** Whether a saved password would go where it was not meant for. */
    private boolean isAnotherServer() {
        return differs("host", current.host())
                || differs("port", current.port())
                || differs("username", current.username());
    }

    private boolean differs(String field, Setting<?> saved) {
        return saved.source() != SettingSource.ENVIRONMENT
                && saved.value() != null
                && !String.valueOf(saved.value()).equals(text(field));
    }

    /** What was typed just now, or for the test before. */
    Optional<Secret> password() {
        if (forgetful) {
            return Optional.empty();
        }
        String typed = form.text("password");
        return typed.isEmpty() ? draft : Optional.of(new Secret(typed));
    }

    /** What was typed into a field of the form, for showing it again; never the password. */
    String text(String field) {
        String corrected = corrections.get(field);
        return corrected != null
                ? corrected
                : field.equals("password") ? "" : form.text(field).strip();
    }

    /** The list says more than the tick: "None" there is none, whatever the tick says. */
    String tlsMode() {
        return form.has("use_tls") || corrections.containsKey("tls_mode") ? text("tls_mode") : "none";
    }

    String authentication() {
        return text("authentication").isEmpty() ? "password" : text("authentication");
    }

    private static void put(
            Map<String, @Nullable Object> fields, String name, SettingSource source, @Nullable String value) {
        if (source != SettingSource.ENVIRONMENT) {
            fields.put(name, value);
        }
    }
}
