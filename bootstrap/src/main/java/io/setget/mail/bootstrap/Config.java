package io.setget.mail.bootstrap;

import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.retry.RetryPolicy;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SmtpFieldRules;
import io.setget.mail.domain.settings.SmtpFields;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything that the environment decides, checked at the start. */
record Config(
        SmtpFields smtp,
        GeneralFields general,
        @Nullable Path caFile,
        String bind,
        int port,
        Path dataDir,
        @Nullable Secret secretKey,
        @Nullable Secret apiKey,
        @Nullable String adminEmail,
        Capacity capacity,
        RetryPolicy retry,
        int connections) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m|h)");

    static Config read(Environment env) {
        for (String later : new String[] {"SETGET_REDIS_URL", "SETGET_DATABASE_URL"}) {
            if (env.text(later).isPresent()) {
                throw new ConfigException(
                        later + " is not supported by this version yet: unset it to use the embedded one");
            }
        }
        int port = env.number("SETGET_HTTP_PORT", 8080, 1, 65535);
        return new Config(
                new SmtpFields(
                        env.read("SETGET_SMTP_HOST", SmtpFieldRules::host).orElse(null),
                        env.read("SETGET_SMTP_PORT", (String text) -> SmtpFieldRules.port(text))
                                .orElse(null),
                        env.read("SETGET_SMTP_TLS_MODE", SmtpFieldRules::tlsMode)
                                .orElse(null),
                        env.read("SETGET_SMTP_AUTHENTICATION", SmtpFieldRules::authentication)
                                .orElse(null),
                        env.read("SETGET_SMTP_USERNAME", SmtpFieldRules::username)
                                .orElse(null),
                        env.read("SETGET_SMTP_PASSWORD", SmtpFieldRules::password)
                                .orElse(null),
                        env.read("SETGET_SMTP_FROM_EMAIL", SmtpFieldRules::fromEmail)
                                .orElse(null),
                        env.read("SETGET_SMTP_FROM_NAME", SmtpFieldRules::fromName)
                                .orElse(null)),
                new GeneralFields(
                        env.read("SETGET_INSTANCE_NAME", SmtpFieldRules::fromName)
                                .orElse(null),
                        env.read("SETGET_BASE_URL", Config::webAddress).orElse(null)),
                env.text("SETGET_SMTP_CA_FILE").map(Config::readable).orElse(null),
                env.text("SETGET_HTTP_BIND").orElse("127.0.0.1"),
                port,
                Path.of(env.text("SETGET_DATA_DIR").orElse("data")),
                env.read("SETGET_SECRET_KEY", Config::key).orElse(null),
                env.read("SETGET_API_KEY", Config::apiKey).orElse(null),
                env.read("SETGET_ADMIN_EMAIL", SmtpFieldRules::fromEmail)
                        .map(Object::toString)
                        .orElse(null),
                new Capacity(env.number("SETGET_QUEUE_CAPACITY", 10_000, 1, 10_000_000)),
                new RetryPolicy(
                        env.number("SETGET_RETRY_ATTEMPTS", 3, 0, 100),
                        env.read("SETGET_RETRY_DELAY", Config::duration).orElse(RetryPolicy.DEFAULT.delay()),
                        env.number("SETGET_DEAD_LETTER_THRESHOLD", 3, 1, 100)),
                env.number("SETGET_SMTP_CONNECTIONS", 8, 1, 256));
    }

    private static Path readable(String name) {
        Path file = Path.of(name);
        if (!Files.isReadable(file)) {
            throw new ConfigException("SETGET_SMTP_CA_FILE must name a readable PEM file");
        }
        return file;
    }

    private static Parsed<String> webAddress(String text) {
        try {
            URI uri = URI.create(text.strip());
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                String address = uri.toString();
                return Parsed.valid(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
            }
        } catch (IllegalArgumentException notAnAddress) {
            // said below
        }
        return Parsed.invalid("base_url", "must be an address such as https://mail.example.com");
    }

    private static Parsed<Secret> key(String text) {
        try {
            if (Base64.getDecoder().decode(text.strip()).length == 32) {
                return Parsed.valid(new Secret(text.strip()));
            }
        } catch (IllegalArgumentException notBase64) {
            // said below
        }
        return Parsed.invalid("secret_key", "must be 32 bytes in base64, such as openssl rand -base64 32 prints");
    }

    private static Parsed<Secret> apiKey(String text) {
        return text.length() >= 16 && text.chars().allMatch(c -> c > 32 && c < 127)
                ? Parsed.valid(new Secret(text))
                : Parsed.invalid("api_key", "must be 16 characters or more, ASCII without spaces");
    }

    private static Parsed<Duration> duration(String text) {
        Matcher form = DURATION.matcher(text.strip());
        long number = form.matches() ? Long.parseLong(form.group(1)) : 0;
        Duration duration = number == 0
                ? Duration.ZERO
                : switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
        return duration.isZero() || duration.compareTo(RetryPolicy.LONGEST_DELAY) > 0
                ? Parsed.invalid("retry_delay", "must be a duration such as 500ms, 30s or 2m, up to 24h")
                : Parsed.valid(duration);
    }

    /** The owner of the key that the environment gives. */
    Optional<String> keyOwner() {
        return Optional.ofNullable(adminEmail);
    }
}
