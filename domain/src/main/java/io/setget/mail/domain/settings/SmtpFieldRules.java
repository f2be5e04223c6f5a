package io.setget.mail.domain.settings;

import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.Parsed;
import java.util.regex.Pattern;

/** What each SMTP setting may be, whether it comes from the environment, the panel or the API. */
public final class SmtpFieldRules {
    private static final Pattern HOST = Pattern.compile(
            "[\\p{L}\\p{N}]([\\p{L}\\p{N}._-]{0,251}[\\p{L}\\p{N}.])?|[0-9a-fA-F:.]{2,45}|\\[[0-9a-fA-F:.]{2,45}]");
    private static final int MAX_TEXT = 500;

    private SmtpFieldRules() {}

    public static Parsed<String> host(String text) {
        String host = text.strip();
        return HOST.matcher(host).matches()
                ? Parsed.valid(host)
                : Parsed.invalid("host", "must be a host name such as smtp.example.com, or an IP address");
    }

    public static Parsed<Integer> port(String text) {
        try {
            return port(Long.parseLong(text.strip()));
        } catch (NumberFormatException notANumber) {
            return port(0);
        }
    }

    public static Parsed<Integer> port(long number) {
        return number >= 1 && number <= 65535
                ? Parsed.valid((int) number)
                : Parsed.invalid("port", "must be a number from 1 to 65535; mail servers use 465, 587, 2525 or 25");
    }

    public static Parsed<TlsMode> tlsMode(String text) {
        return TlsMode.parse(text)
                .map(Parsed::valid)
                .orElseGet(() -> Parsed.invalid("tls_mode", "must be implicit, starttls or none"));
    }

    public static Parsed<Authentication> authentication(String text) {
        return Authentication.parse(text)
                .map(Parsed::valid)
                .orElseGet(() -> Parsed.invalid("authentication", "must be password or none"));
    }

    public static Parsed<String> username(String text) {
        return line("username", text);
    }

    public static Parsed<Secret> password(String text) {
        return line("password", text).fold(ok -> Parsed.valid(new Secret(text)), Parsed::<Secret>invalid);
    }

    public static Parsed<EmailAddress> fromEmail(String text) {
        return EmailAddress.parse("from_email", text);
    }

    public static Parsed<String> fromName(String text) {
        return line("from_name", text);
    }

    private static Parsed<String> line(String field, String text) {
        if (text.isBlank()) {
            return Parsed.invalid(field, "must not be blank");
        }
        return text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)
                ? Parsed.invalid(field, "must be one line of at most " + MAX_TEXT + " characters")
                : Parsed.valid(text);
    }
}
