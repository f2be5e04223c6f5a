package io.setget.mail.application.settings;

import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SmtpFieldRules;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A wish to change some SMTP settings: field name to value, as it came. A field that is absent stays; one that is null
 * is cleared.
 */
public record SmtpChange(Map<String, @Nullable Object> fields) implements SettingsChange<SmtpFields> {
    private static final Set<String> KNOWN = Set.of(
            "host", "port", "username", "password", "authentication", "from_email", "from_name", "use_tls", "tls_mode");

    /** The variable that sets each field. */
    public static final Map<String, String> VARIABLES = Map.of(
            "host", "SETGET_SMTP_HOST",
            "port", "SETGET_SMTP_PORT",
            "username", "SETGET_SMTP_USERNAME",
            "password", "SETGET_SMTP_PASSWORD",
            "authentication", "SETGET_SMTP_AUTHENTICATION",
            "from_email", "SETGET_SMTP_FROM_EMAIL",
            "from_name", "SETGET_SMTP_FROM_NAME",
            "tls_mode", "SETGET_SMTP_TLS_MODE");

    @Override
    public List<String> contradicts(SmtpFields environment) {
        List<String> variables = new ArrayList<>();
        Map<String, @Nullable Object> locked = new LinkedHashMap<>();
        locked.put("host", environment.host());
        locked.put("port", environment.port());
        locked.put("username", environment.username());
        Secret password = environment.password();
        locked.put("password", password == null ? null : password.reveal());
        Authentication authentication = environment.authentication();
        locked.put("authentication", authentication == null ? null : authentication.wireName());
        locked.put("from_email", environment.fromEmail());
        locked.put("from_name", environment.fromName());
        TlsMode mode = environment.tlsMode();
        locked.put("tls_mode", mode == null ? null : mode.wireName());
        locked.forEach((field, value) -> {
            if (value != null && fields.containsKey(field) && !value.toString().equals(text(field))) {
                variables.add(VARIABLES.getOrDefault(field, field));
            }
        });
        if (mode != null
                && fields.get("use_tls") instanceof Boolean useTls
                && useTls == (mode == TlsMode.NONE)
                && !variables.contains("SETGET_SMTP_TLS_MODE")) {
            variables.add("SETGET_SMTP_TLS_MODE");
        }
        return variables;
    }

    /** These fields without those that this change speaks of. */
    public SmtpFields without(SmtpFields given) {
        return new SmtpFields(
                kept("host", given.host()),
                kept("port", given.port()),
                fields.containsKey("use_tls") ? null : kept("tls_mode", given.tlsMode()),
                kept("authentication", given.authentication()),
                kept("username", given.username()),
                kept("password", given.password()),
                kept("from_email", given.fromEmail()),
                kept("from_name", given.fromName()));
    }

    private <T> @Nullable T kept(String field, @Nullable T value) {
        return fields.containsKey(field) ? null : value;
    }

    @Override
    public Parsed<SmtpFields> applyTo(SmtpFields old) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : fields.keySet()) {
            if (!KNOWN.contains(name)) {
                errors.add(new FieldError(name, "is not an SMTP setting"));
            }
        }
        String host = field("host", old.host(), SmtpFieldRules::host, errors);
        Integer port = field("port", old.port(), SmtpFieldRules::port, errors);
        TlsMode tlsMode = tlsMode(old, errors);
        Authentication authentication =
                field("authentication", old.authentication(), SmtpFieldRules::authentication, errors);
        String username = field("username", old.username(), SmtpFieldRules::username, errors);
        Secret password = field("password", old.password(), SmtpFieldRules::password, errors);
        EmailAddress from = field("from_email", old.fromEmail(), SmtpFieldRules::fromEmail, errors);
        String fromName = field("from_name", old.fromName(), SmtpFieldRules::fromName, errors);
        return errors.isEmpty()
                ? Parsed.valid(new SmtpFields(host, port, tlsMode, authentication, username, password, from, fromName))
                : Parsed.invalid(errors);
    }

    private @Nullable TlsMode tlsMode(SmtpFields old, List<FieldError> errors) {
        TlsMode mode = field("tls_mode", old.tlsMode(), SmtpFieldRules::tlsMode, errors);
        if (!fields.containsKey("use_tls")) {
            return mode;
        }
        if (!(fields.get("use_tls") instanceof Boolean useTls)) {
            errors.add(new FieldError("use_tls", "must be true or false"));
            return mode;
        }
        if (fields.get("tls_mode") != null && useTls == (mode == TlsMode.NONE)) {
            errors.add(new FieldError("use_tls", "contradicts tls_mode"));
            return mode;
        }
        if (!useTls) {
            return TlsMode.NONE;
        }
        return mode == TlsMode.NONE ? null : mode;
    }

    private <T> @Nullable T field(
            String name, @Nullable T old, Function<String, Parsed<T>> rule, List<FieldError> errors) {
        if (!fields.containsKey(name)) {
            return old;
        }
        if (fields.get(name) == null) {
            return null;
        }
        Object value = fields.get(name);
        if (!(value instanceof String) && !(name.equals("port") && value instanceof Number)) {
            errors.add(new FieldError(name, name.equals("port") ? "must be a number" : "must be text"));
            return old;
        }
        List<FieldError> wrong = new ArrayList<>();
        T parsed = rule.apply(String.valueOf(value)).<@Nullable T>fold(valid -> valid, invalid -> {
            wrong.addAll(invalid);
            return null;
        });
        errors.addAll(wrong);
        return parsed;
    }

    private @Nullable String text(String field) {
        Object value = fields.get(field);
        return value == null ? null : value.toString();
    }

    @Override
    public String toString() {
        return "SmtpChange" + fields.keySet();
    }
}
