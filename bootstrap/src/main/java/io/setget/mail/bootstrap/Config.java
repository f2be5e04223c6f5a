package io.setget.mail.bootstrap;

import io.setget.mail.adapter.persistence.Persistence;
import io.setget.mail.adapter.redis.RedisAddress;
import io.setget.mail.adapter.smtp.dns.Dns;
import io.setget.mail.domain.account.PasswordRules;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.DurationText;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.retry.RetryPolicy;
import io.setget.mail.domain.settings.GeneralFieldRules;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFieldRules;
import io.setget.mail.domain.settings.SmtpFields;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the environment decides, checked at the start.
 *
 * @param limits sending limits that the panel cannot change
 * @param caFile certificates in PEM that are trusted besides the JVM's own
 * @param databaseUrl JDBC address, with user and password; null: an embedded database in {@code dataDir}
 * @param secretKey 32 bytes in base64; null: the one in the data directory
 * @param apiKey a key with every scope; null: none
 * @param logRetention how long settled emails stay in the log
 * @param connections most SMTP connections at once
 * @param dnsServers whom to ask for DNS records; none: those that this machine is set up with
 * @param lockSettings whether SMTP settings can only be read in panel and API
 */
record Config(
        SmtpFields smtp,
        GeneralFields general,
        SendingLimits limits,
        @Nullable Path caFile,
        Http http,
        Path dataDir,
        @Nullable Secret databaseUrl,
        RedisQueue redis,
        @Nullable Secret secretKey,
        @Nullable Secret apiKey,
        Admin admin,
        Capacity capacity,
        RetryPolicy retry,
        Duration logRetention,
        int connections,
        boolean lockSettings,
        List<InetSocketAddress> dnsServers,
        LogFormat logFormat) {
    Config {
        dnsServers = List.copyOf(dnsServers);
    }

    /** Every variable that has a meaning; each may also be given as {@code NAME_FILE}. */
    static final Set<String> VARIABLES = Set.of(
            "SETGET_SMTP_HOST",
            "SETGET_SMTP_PORT",
            "SETGET_SMTP_USERNAME",
            "SETGET_SMTP_PASSWORD",
            "SETGET_SMTP_FROM_EMAIL",
            "SETGET_SMTP_FROM_NAME",
            "SETGET_SMTP_TLS_MODE",
            "SETGET_SMTP_AUTHENTICATION",
            "SETGET_SMTP_CA_FILE",
            "SETGET_SMTP_CONNECTIONS",
            "SETGET_LOCK_SETTINGS",
            "SETGET_DNS_SERVERS",
            "SETGET_SENDING_LIMIT_PER_SECOND",
            "SETGET_SENDING_LIMIT_PER_HOUR",
            "SETGET_SENDING_LIMIT_PER_DAY",
            "SETGET_HTTP_PORT",
            "SETGET_HTTP_BIND",
            "SETGET_BASE_URL",
            "SETGET_TRUSTED_PROXIES",
            "SETGET_DATA_DIR",
            "SETGET_DATABASE_URL",
            "SETGET_REDIS_URL",
            "SETGET_REDIS_CA_FILE",
            "SETGET_SECRET_KEY",
            "SETGET_ADMIN_EMAIL",
            "SETGET_ADMIN_PASSWORD",
            "SETGET_API_KEY",
            "SETGET_INSTANCE_NAME",
            "SETGET_QUEUE_CAPACITY",
            "SETGET_RETRY_ATTEMPTS",
            "SETGET_RETRY_DELAY",
            "SETGET_DEAD_LETTER_THRESHOLD",
            "SETGET_LOG_RETENTION",
            "SETGET_LOG_FORMAT");

    private static final Duration LONGEST_RETENTION = Duration.ofDays(3650);

    /** Where the panel and the API listen. */
    record Http(InetAddress bind, int port, List<String> trustedProxies) {
        Http {
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /**
     * Whether the queue lives in Redis, and where.
     *
     * @param address null: the queue lives in the database
     * @param caFile certificates in PEM that are trusted besides the JVM's own
     */
    record RedisQueue(
            @Nullable RedisAddress address, @Nullable Path caFile) {}

    /** The first admin, created if there is none; the address also owns the environment's API key. */
    record Admin(@Nullable EmailAddress email, @Nullable Secret password) {}

    /** How the log is written to standard output. */
    enum LogFormat {
        TEXT,
        JSON
    }

    static Config read(Environment env) {
        Secret databaseUrl =
                env.read("SETGET_DATABASE_URL", Config::databaseUrl).orElse(null);
        Secret secretKey = env.read("SETGET_SECRET_KEY", Config::key).orElse(null);
        if (databaseUrl != null && isShared(databaseUrl) && secretKey == null) {
            throw new ConfigException(
                    "SETGET_SECRET_KEY must be set, and the same on every instance, when"
                            + " SETGET_DATABASE_URL names a PostgreSQL: 32 bytes in base64, such as openssl rand -base64 32 prints");
        }
        return new Config(
                smtp(env),
                new GeneralFields(
                        env.read("SETGET_INSTANCE_NAME", GeneralFieldRules::instanceName)
                                .orElse(null),
                        env.read("SETGET_BASE_URL", GeneralFieldRules::baseUrl).orElse(null)),
                limits(env),
                env.read("SETGET_SMTP_CA_FILE", Config::readable).orElse(null),
                new Http(
                        env.read("SETGET_HTTP_BIND", Config::address).orElseGet(InetAddress::getLoopbackAddress),
                        env.number("SETGET_HTTP_PORT", 8080, 1, 65535),
                        env.text("SETGET_TRUSTED_PROXIES").stream()
                                .flatMap(text -> Stream.of(text.split("[,\\s]+")))
                                .filter(text -> !text.isEmpty())
                                .toList()),
                Path.of(env.text("SETGET_DATA_DIR").orElse("data")),
                databaseUrl,
                new RedisQueue(
                        env.read("SETGET_REDIS_URL", RedisAddress::parse).orElse(null),
                        env.read("SETGET_REDIS_CA_FILE", Config::readable).orElse(null)),
                secretKey,
                env.read("SETGET_API_KEY", Config::apiKey).orElse(null),
                admin(env),
                new Capacity(env.number("SETGET_QUEUE_CAPACITY", 10_000, 1, 10_000_000)),
                new RetryPolicy(
                        env.number("SETGET_RETRY_ATTEMPTS", RetryPolicy.DEFAULT.retries(), 0, 100),
                        env.read("SETGET_RETRY_DELAY", text -> duration(text, RetryPolicy.LONGEST_DELAY, "24h"))
                                .orElse(RetryPolicy.DEFAULT.delay()),
                        env.number("SETGET_DEAD_LETTER_THRESHOLD", RetryPolicy.DEFAULT.deadLetterThreshold(), 1, 100)),
                env.read("SETGET_LOG_RETENTION", text -> duration(text, LONGEST_RETENTION, "3650d"))
                        .orElse(Duration.ofDays(30)),
                env.number("SETGET_SMTP_CONNECTIONS", 8, 1, 256),
                env.read("SETGET_LOCK_SETTINGS", Config::yesOrNo).orElse(false),
                env.read("SETGET_DNS_SERVERS", Dns::nameServers).orElse(List.of()),
                env.read("SETGET_LOG_FORMAT", Config::logFormat).orElse(LogFormat.TEXT));
    }

    private static SmtpFields smtp(Environment env) {
        return new SmtpFields(
                env.read("SETGET_SMTP_HOST", SmtpFieldRules::host).orElse(null),
                env.read("SETGET_SMTP_PORT", (String text) -> SmtpFieldRules.port(text))
                        .orElse(null),
                env.read("SETGET_SMTP_TLS_MODE", SmtpFieldRules::tlsMode).orElse(null),
                env.read("SETGET_SMTP_AUTHENTICATION", SmtpFieldRules::authentication)
                        .orElse(null),
                env.read("SETGET_SMTP_USERNAME", SmtpFieldRules::username).orElse(null),
                env.read("SETGET_SMTP_PASSWORD", SmtpFieldRules::password).orElse(null),
                env.read("SETGET_SMTP_FROM_EMAIL", SmtpFieldRules::fromEmail).orElse(null),
                env.read("SETGET_SMTP_FROM_NAME", SmtpFieldRules::fromName).orElse(null));
    }

    private static SendingLimits limits(Environment env) {
        return new SendingLimits(
                limit(env, "SETGET_SENDING_LIMIT_PER_SECOND", SendingLimits.PER_SECOND),
                limit(env, "SETGET_SENDING_LIMIT_PER_HOUR", SendingLimits.PER_HOUR),
                limit(env, "SETGET_SENDING_LIMIT_PER_DAY", SendingLimits.PER_DAY));
    }

    private static @Nullable Integer limit(Environment env, String name, String field) {
        return env.read(name, text -> SendingLimits.parse(field, text)).orElse(null);
    }

    private static Admin admin(Environment env) {
        Admin admin = new Admin(
                env.read("SETGET_ADMIN_EMAIL", SmtpFieldRules::fromEmail).orElse(null),
                env.read("SETGET_ADMIN_PASSWORD", text -> PasswordRules.parse("password", text))
                        .orElse(null));
        if (admin.password() != null && admin.email() == null) {
            throw new ConfigException("SETGET_ADMIN_PASSWORD is set without SETGET_ADMIN_EMAIL: set both or none");
        }
        return admin;
    }

    private static Parsed<Path> readable(String name) {
        try {
            Path file = Path.of(name);
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                return Parsed.valid(file);
            }
        } catch (InvalidPathException notAPath) {
            // said below
        }
        return Parsed.invalid("ca_file", "must name a readable file with certificates in PEM");
    }

    private static Parsed<InetAddress> address(String text) {
        try {
            return Parsed.valid(InetAddress.getByName(text.strip()));
        } catch (UnknownHostException notHere) {
            return Parsed.invalid("bind", "must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all");
        }
    }

    private static Parsed<Boolean> yesOrNo(String text) {
        return switch (text.strip()) {
            case "true" -> Parsed.valid(true);
            case "false" -> Parsed.valid(false);
            default -> Parsed.invalid("yes_or_no", "must be true or false");
        };
    }

    private static Parsed<LogFormat> logFormat(String text) {
        return switch (text.strip()) {
            case "text" -> Parsed.valid(LogFormat.TEXT);
            case "json" -> Parsed.valid(LogFormat.JSON);
            default -> Parsed.invalid("log_format", "must be text or json");
        };
    }

    /** It may hold a password, so what is wrong with it is told without repeating it. */
    private static Parsed<Secret> databaseUrl(String text) {
        return Persistence.isAddress(text.strip())
                ? Parsed.valid(new Secret(text.strip()))
                : Parsed.invalid(
                        "database_url",
                        "must be jdbc:postgresql://host:5432/database?user=…&password=… or jdbc:h2:…; leave it unset for"
                                + " the embedded database in SETGET_DATA_DIR");
    }

    /** Whether several instances may use that database. */
    static boolean isShared(Secret databaseUrl) {
        return Persistence.isShared(databaseUrl.reveal());
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

    private static Parsed<Duration> duration(String text, Duration longest, String written) {
        return DurationText.parse(text)
                .filter(duration -> !duration.isZero() && duration.compareTo(longest) <= 0)
                .map(Parsed::valid)
                .orElseGet(() -> Parsed.invalid(
                        "duration", "must be a duration such as 500ms, 30s, 2m or 1d, up to " + written));
    }
}
