package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.adapter.web.settings.SettingsView.Field;
import io.setget.mail.adapter.web.settings.SettingsView.Form;
import io.setget.mail.application.settings.SaveSmtpSettings;
import io.setget.mail.application.settings.SmtpChange;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.Setting;
import io.setget.mail.domain.settings.SettingSource;
import io.setget.mail.domain.settings.SmtpWarnings;
import io.setget.mail.domain.settings.TlsMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the form: of what is in force, of a provider's settings, or of what was typed and is wrong. */
final class SettingsForms {
    private static final Map<String, String> LABELS = Map.of(
            "host", "SMTP Host",
            "port", "SMTP Port",
            "username", "Username",
            "password", "Password",
            "from_email", "From Email",
            "from_name", "From Name",
            "tls_mode", "TLS Mode",
            "authentication", "Sign-in",
            "to", "Test recipient");

    private final Presets presets = new Presets();
    private final boolean locked;

    /** @param locked whether every field may only be read */
    SettingsForms(boolean locked) {
        this.locked = locked;
    }

    /** What the page calls a field. */
    static String label(String field) {
        return LABELS.getOrDefault(field, field);
    }

    /** What is in force; where a provider is chosen, its settings stand in the fields that the panel may set. */
    Form current(EffectiveSmtpSettings current, @Nullable String presetId, @Nullable String region) {
        Optional<Preset> preset =
                Optional.ofNullable(presetId).flatMap(presets::find).map(found -> found.in(region));
        Map<String, String> filled = preset.map(SettingsForms::fields).orElse(Map.of());
        return form(
                current,
                name -> Optional.ofNullable(filled.get(name)),
                List.of(),
                preset.isEmpty() ? SmtpWarnings.about(current) : List.of(),
                "",
                preset.orElse(null));
    }

    /** What was typed. */
    Form posted(
            EffectiveSmtpSettings current,
            PostedSettings posted,
            List<FieldError> errors,
            List<String> warnings,
            String draft) {
        return form(
                current,
                name -> Optional.of(
                        switch (name) {
                            case "tls_mode" -> posted.tlsMode();
                            case "authentication" -> posted.authentication();
                            default -> posted.text(name);
                        }),
                errors,
                warnings,
                draft,
                null);
    }

    private static Map<String, String> fields(Preset preset) {
        return Map.of(
                "host",
                preset.hostThere(),
                "port",
                String.valueOf(preset.port()),
                "tls_mode",
                preset.tlsMode(),
                "authentication",
                "password",
                "username",
                preset.username() == null ? "" : preset.username());
    }

    private Form form(
            EffectiveSmtpSettings current,
            Function<String, Optional<String>> typed,
            List<FieldError> errors,
            List<String> warnings,
            String draft,
            @Nullable Preset chosen) {
        Map<String, String> wrong = errors.stream()
                .collect(Collectors.toMap(
                        FieldError::field, error -> Words.sentence(error.message()), (first, second) -> first));
        Fields fields = new Fields(typed, wrong, locked);
        Setting<String> fromName = current.fromName();
        boolean named = fromName.source() != SettingSource.DEFAULT;
        return new Form(
                fields.of("host", current.host(), host -> host),
                fields.of("port", current.port(), String::valueOf),
                fields.of("tls_mode", current.tlsMode(), TlsMode::wireName, "implicit"),
                fields.of("authentication", current.authentication(), Authentication::wireName),
                fields.of("username", current.username(), username -> username),
                fields.of("password", current.password(), secret -> ""),
                fields.of("from_email", current.fromEmail(), Object::toString),
                fields.of(
                        "from_name", named ? fromName : new Setting<String>(null, SettingSource.DEFAULT), name -> name),
                current.password().value() != null && chosen == null,
                draft,
                fromName.value() == null ? "" : fromName.value(),
                warnings,
                presets.all(),
                chosen,
                locked,
                null);
    }

    /** Makes the fields: what the environment sets wins, then what was typed, then what is in force. */
    private record Fields(Function<String, Optional<String>> typed, Map<String, String> wrong, boolean readOnly) {
        <T> Field of(String name, Setting<T> setting, Function<T, String> words) {
            return of(name, setting, words, "");
        }

        <T> Field of(String name, Setting<T> setting, Function<T, String> words, String otherwise) {
            T value = setting.value();
            boolean set = setting.source() == SettingSource.ENVIRONMENT;
            boolean locked = set || readOnly;
            String lock = set ? SmtpChange.VARIABLES.get(name) : SaveSmtpSettings.LOCK;
            String inForce = value == null ? otherwise : words.apply(value);
            return new Field(
                    name,
                    locked ? inForce : typed.apply(name).orElse(inForce),
                    locked ? lock : null,
                    locked ? null : wrong.get(name));
        }
    }
}
