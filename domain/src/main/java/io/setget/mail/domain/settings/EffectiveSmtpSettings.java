package io.setget.mail.domain.settings;

import io.setget.mail.domain.email.EmailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SMTP settings in force, field by field with the source of each. */
public record EffectiveSmtpSettings(
        Setting<String> host,
        Setting<Integer> port,
        Setting<TlsMode> tlsMode,
        Setting<Authentication> authentication,
        Setting<String> username,
        Setting<Secret> password,
        Setting<EmailAddress> fromEmail,
        Setting<String> fromName) {

    public static EffectiveSmtpSettings of(SmtpFields environment, SmtpFields panel, String instanceName) {
        Setting<Integer> port = Setting.first(environment.port(), panel.port(), null);
        Integer number = port.value();
        return new EffectiveSmtpSettings(
                Setting.first(environment.host(), panel.host(), null),
                port,
                Setting.first(
                        environment.tlsMode(), panel.tlsMode(), number == null ? null : TlsMode.impliedBy(number)),
                Setting.first(environment.authentication(), panel.authentication(), Authentication.PASSWORD),
                Setting.first(environment.username(), panel.username(), null),
                Setting.first(environment.password(), panel.password(), null),
                Setting.first(environment.fromEmail(), panel.fromEmail(), null),
                Setting.first(environment.fromName(), panel.fromName(), instanceName));
    }

    /** The names of required fields that nobody set; empty if emails can be sent. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        addIfNull(missing, "host", host.value());
        addIfNull(missing, "port", port.value());
        if (authentication.value() != Authentication.NONE) {
            addIfNull(missing, "username", username.value());
            addIfNull(missing, "password", password.value());
        }
        addIfNull(missing, "from_email", fromEmail.value());
        return missing;
    }

    /** The settings to send with; empty while a required one is missing. */
    public Optional<SmtpSettings> complete() {
        String server = host.value();
        Integer number = port.value();
        TlsMode mode = tlsMode.value();
        EmailAddress from = fromEmail.value();
        String name = fromName.value();
        if (server == null
                || number == null
                || mode == null
                || from == null
                || !missing().isEmpty()) {
            return Optional.empty();
        }
        boolean login = authentication.value() != Authentication.NONE;
        return Optional.of(new SmtpSettings(
                server,
                number,
                mode,
                login ? username.value() : null,
                login ? password.value() : null,
                from,
                name == null ? "" : name));
    }

    private static void addIfNull(List<String> missing, String field, @Nullable Object value) {
        if (value == null) {
            missing.add(field);
        }
    }
}
