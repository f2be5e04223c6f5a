package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.retry.RetryPolicy;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment: the documentation's variables, and every row of the contract's table. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConfigTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path dir;

    private static Config read(String name, String value) {
        return Config.read(new Environment(Map.of(name, value)));
    }

    @Test
    void without_any_variable_the_defaults_of_the_contract_are_in_force() {
        Config config = Config.read(new Environment(Map.of()));
        assertThat(config.smtp()).isEqualTo(SmtpFields.NONE);
        assertThat(config.general()).isEqualTo(GeneralFields.NONE);
        assertThat(config.caFile()).isNull();
        assertThat(config.http().bind().getHostAddress()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.http().trustedProxies()).isEmpty();
        assertThat(config.dataDir()).isEqualTo(Path.of("data"));
        assertThat(config.secretKey()).isNull();
        assertThat(config.apiKey()).isNull();
        assertThat(config.admin()).isEqualTo(new Config.Admin(null, null));
        assertThat(config.capacity()).isEqualTo(new Capacity(10_000));
        assertThat(config.retry()).isEqualTo(new RetryPolicy(3, Duration.ofSeconds(30), 3));
        assertThat(config.connections()).isEqualTo(8);
        assertThat(config.logRetention()).isEqualTo(Duration.ofDays(30));
        assertThat(config.logFormat()).isEqualTo(Config.LogFormat.TEXT);
    }

    /** The documentation's export lines, as they stand there. */
    @Test
    void the_export_lines_of_the_documentation_are_understood() {
        SmtpFields smtp = Config.read(new Environment(Map.of(
                        "SETGET_SMTP_HOST", "smtp.example.com",
                        "SETGET_SMTP_PORT", "465",
                        "SETGET_SMTP_USERNAME", "noreply@example.com",
                        "SETGET_SMTP_PASSWORD", "your-smtp-password",
                        "SETGET_SMTP_FROM_EMAIL", "noreply@example.com",
                        "SETGET_SMTP_FROM_NAME", "SetGet")))
                .smtp();
        assertThat(smtp.host()).isEqualTo("smtp.example.com");
        assertThat(smtp.port()).isEqualTo(465);
        assertThat(smtp.username()).isEqualTo("noreply@example.com");
        assertThat(smtp.password()).isEqualTo(new Secret("your-smtp-password"));
        assertThat(smtp.fromEmail()).hasToString("noreply@example.com");
        assertThat(smtp.fromName()).isEqualTo("SetGet");
    }

    @ParameterizedTest
    @CsvSource({"implicit,IMPLICIT", "starttls,STARTTLS", "none,NONE"})
    void SETGET_SMTP_TLS_MODE_takes(String value, TlsMode mode) {
        assertThat(read("SETGET_SMTP_TLS_MODE", value).smtp().tlsMode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({"password,PASSWORD", "none,NONE"})
    void SETGET_SMTP_AUTHENTICATION_takes(String value, Authentication authentication) {
        assertThat(read("SETGET_SMTP_AUTHENTICATION", value).smtp().authentication())
                .isEqualTo(authentication);
    }

    @Test
    void SETGET_SMTP_CA_FILE_names_a_file_that_is_there() throws Exception {
        Path pem = Files.writeString(dir.resolve("ca.pem"), "");
        assertThat(read("SETGET_SMTP_CA_FILE", pem.toString()).caFile()).isEqualTo(pem);
    }

    @Test
    void SETGET_HTTP_PORT_and_SETGET_HTTP_BIND_say_where_to_listen() {
        assertThat(read("SETGET_HTTP_PORT", "9090").http().port()).isEqualTo(9090);
        assertThat(read("SETGET_HTTP_BIND", "0.0.0.0").http().bind().isAnyLocalAddress())
                .isTrue();
    }

    @Test
    void SETGET_BASE_URL_loses_its_last_slash() {
        assertThat(read("SETGET_BASE_URL", "https://mail.example.com/").general())
                .isEqualTo(new GeneralFields(null, "https://mail.example.com"));
    }

    @Test
    void SETGET_DATA_DIR_is_a_directory() {
        assertThat(read("SETGET_DATA_DIR", "/srv/mail").dataDir()).isEqualTo(Path.of("/srv/mail"));
    }

    @Test
    void SETGET_SECRET_KEY_is_32_bytes_in_base64() {
        assertThat(read("SETGET_SECRET_KEY", KEY).secretKey()).isEqualTo(new Secret(KEY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example.com:5432/mail?user=mail&password=hush",
                "jdbc:postgresql://db1.example.com,db2.example.com/mail?targetServerType=primary&user=mail",
            })
    void SETGET_DATABASE_URL_may_name_a_PostgreSQL_and_then_the_secret_key_must_be_given(String url) {
        Config config = Config.read(new Environment(Map.of("SETGET_DATABASE_URL", url, "SETGET_SECRET_KEY", KEY)));
        assertThat(config.databaseUrl()).isEqualTo(new Secret(url));
        assertThatThrownBy(() -> read("SETGET_DATABASE_URL", url))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("SETGET_SECRET_KEY must be set")
                .hasMessageNotContaining("hush");
    }

    @Test
    void SETGET_DATABASE_URL_may_name_an_H2_with_the_key_from_the_data_directory() {
        assertThat(read("SETGET_DATABASE_URL", "jdbc:h2:/srv/mail/mail").secretKey())
                .isNull();
    }

    @Test
    void SETGET_ADMIN_EMAIL_and_SETGET_ADMIN_PASSWORD_make_the_first_admin() {
        Config config = Config.read(new Environment(
                Map.of("SETGET_ADMIN_EMAIL", "ada@example.com", "SETGET_ADMIN_PASSWORD", "correct horse battery")));
        assertThat(config.admin().email()).hasToString("ada@example.com");
        assertThat(config.admin().password()).isEqualTo(new Secret("correct horse battery"));
    }

    @Test
    void SETGET_API_KEY_has_16_characters_or_more() {
        assertThat(read("SETGET_API_KEY", "0123456789abcdef").apiKey()).isEqualTo(new Secret("0123456789abcdef"));
    }

    @Test
    void SETGET_TRUSTED_PROXIES_is_a_list() {
        assertThat(read("SETGET_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
                        .http()
                        .trustedProxies())
                .containsExactly("127.0.0.1", "10.0.0.0/8");
    }

    @Test
    void SETGET_INSTANCE_NAME_is_the_name_that_From_Name_defaults_to() {
        assertThat(read("SETGET_INSTANCE_NAME", "Acme").general()).isEqualTo(new GeneralFields("Acme", null));
    }

    @Test
    void the_queue_and_retry_settings_of_the_documentation_can_be_set() {
        Config config = Config.read(new Environment(Map.of(
                "SETGET_QUEUE_CAPACITY", "500",
                "SETGET_RETRY_ATTEMPTS", "5",
                "SETGET_RETRY_DELAY", "2m",
                "SETGET_DEAD_LETTER_THRESHOLD", "4")));
        assertThat(config.capacity()).isEqualTo(new Capacity(500));
        assertThat(config.retry()).isEqualTo(new RetryPolicy(5, Duration.ofMinutes(2), 4));
    }

    @Test
    void SETGET_SMTP_CONNECTIONS_bounds_the_connections() {
        assertThat(read("SETGET_SMTP_CONNECTIONS", "3").connections()).isEqualTo(3);
    }

    @Test
    void SETGET_SENDING_LIMIT_bounds_what_is_sent_in_a_second_an_hour_and_a_day() {
        assertThat(read("SETGET_SENDING_LIMIT_PER_SECOND", "14").limits()).isEqualTo(new SendingLimits(14, null, null));
        assertThat(read("SETGET_SENDING_LIMIT_PER_HOUR", "100").limits()).isEqualTo(new SendingLimits(null, 100, null));
        assertThat(read("SETGET_SENDING_LIMIT_PER_DAY", "500").limits()).isEqualTo(new SendingLimits(null, null, 500));
    }

    @Test
    void SETGET_LOG_FORMAT_is_text_or_json() {
        assertThat(read("SETGET_LOG_FORMAT", "json").logFormat()).isEqualTo(Config.LogFormat.JSON);
    }

    @Test
    void SETGET_LOG_RETENTION_is_a_duration() {
        assertThat(read("SETGET_LOG_RETENTION", "90d").logRetention()).isEqualTo(Duration.ofDays(90));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SETGET_SMTP_HOST|smtp example|host name",
                "SETGET_SMTP_PORT|0|1 to 65535",
                "SETGET_SMTP_PORT|70000|1 to 65535",
                "SETGET_SMTP_PORT|smtps|1 to 65535",
                "SETGET_SMTP_FROM_EMAIL|noreply|@",
                "SETGET_SMTP_TLS_MODE|ssl|implicit, starttls or none",
                "SETGET_SMTP_AUTHENTICATION|plain|password or none",
                "SETGET_SMTP_CA_FILE|nowhere.pem|readable file",
                "SETGET_SMTP_CONNECTIONS|0|1 to 256",
                "SETGET_SENDING_LIMIT_PER_SECOND|0|1 to 1000000",
                "SETGET_SENDING_LIMIT_PER_HOUR|many|1 to 1000000",
                "SETGET_SENDING_LIMIT_PER_DAY|1.5|1 to 1000000",
                "SETGET_HTTP_PORT|eighty|1 to 65535",
                "SETGET_HTTP_BIND|not an address|address of this machine",
                "SETGET_BASE_URL|mail.example.com|https://",
                "SETGET_SECRET_KEY|c2hvcnQ=|32 bytes",
                "SETGET_DATABASE_URL|postgres://mail@db.example.com/mail|jdbc:postgresql://host:5432/database",
                "SETGET_DATABASE_URL|jdbc:mysql://db.example.com/mail|jdbc:postgresql://host:5432/database",
                "SETGET_API_KEY|tooshort|16 characters",
                "SETGET_ADMIN_EMAIL|ada|@",
                "SETGET_QUEUE_CAPACITY|-1|1 to",
                "SETGET_RETRY_ATTEMPTS|many|0 to 100",
                "SETGET_RETRY_DELAY|30|30s",
                "SETGET_RETRY_DELAY|0s|30s",
                "SETGET_RETRY_DELAY|25h|24h",
                "SETGET_DEAD_LETTER_THRESHOLD|0|1 to 100",
                "SETGET_LOG_RETENTION|forever|30s",
                "SETGET_LOG_FORMAT|xml|text or json",
            })
    void an_unparsable_value_is_refused_in_one_line_that_names_the_variable(String name, String value, String allowed) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> read(name, value));
        assertThat(refused.getMessage()).startsWith(name).contains(allowed).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SETGET_SMTP_PASSWORD", "SETGET_SECRET_KEY", "SETGET_API_KEY", "SETGET_ADMIN_PASSWORD"})
    void a_refused_secret_is_not_shown(String name) {
        assertThatThrownBy(() -> read(name, "hush\u0001")).hasMessageNotContaining("hush");
    }

    @Test
    void a_password_before_the_host_of_SETGET_DATABASE_URL_is_refused_without_showing_it() {
        assertThatThrownBy(() -> read("SETGET_DATABASE_URL", "jdbc:postgresql://mail:hush@db.example.com/mail"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("?user=")
                .hasMessageNotContaining("hush");
    }

    @Test
    void an_admin_password_without_an_address_is_refused() {
        assertThatThrownBy(() -> read("SETGET_ADMIN_PASSWORD", "correct horse battery"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SETGET_ADMIN_EMAIL");
    }

    @Test
    void every_variable_may_name_a_file_that_holds_its_value() throws Exception {
        Map<String, String> values = new TreeMap<>(Map.of(
                "SETGET_SMTP_PASSWORD", "from-a-file",
                "SETGET_API_KEY", "0123456789abcdef",
                "SETGET_HTTP_PORT", "9090"));
        Map<String, String> variables = new TreeMap<>();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            Path file = Files.writeString(dir.resolve(entry.getKey()), entry.getValue() + "\n");
            variables.put(entry.getKey() + "_FILE", file.toString());
        }
        Config config = Config.read(new Environment(variables));
        assertThat(config.smtp().password()).isEqualTo(new Secret("from-a-file"));
        assertThat(config.apiKey()).isEqualTo(new Secret("0123456789abcdef"));
        assertThat(config.http().port()).isEqualTo(9090);
    }

    @Test
    void a_file_that_cannot_be_read_and_two_sources_at_once_are_refused() {
        assertThatThrownBy(() -> read("SETGET_API_KEY_FILE", dir.resolve("none").toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SETGET_API_KEY_FILE");
        assertThatThrownBy(() -> Config.read(new Environment(
                        Map.of("SETGET_API_KEY", "0123456789abcdef", "SETGET_API_KEY_FILE", "anything"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("keep one");
    }

    @Test
    void misspelt_variables_are_noticed() {
        Environment environment = new Environment(
                Map.of("SETGET_SMTP_HOTS", "x", "SETGET_API_KEY_FILE", "y", "SETGET_SMTP_HOST", "z", "PATH", "p"));
        assertThat(environment.unknown(Config.VARIABLES)).containsExactly("SETGET_SMTP_HOTS");
    }

    @Test
    void every_known_variable_is_read() {
        Set<String> asked = new TreeSet<>();
        Map<String, String> recording = new AbstractMap<>() {
            @Override
            public String getOrDefault(Object name, String otherwise) {
                asked.add(name.toString());
                return otherwise;
            }

            @Override
            public Set<Entry<String, String>> entrySet() {
                return Set.of();
            }
        };
        Config.read(new Environment(recording));
        asked.removeIf(name -> name.endsWith("_FILE") && !Config.VARIABLES.contains(name));
        assertThat(asked).containsExactlyInAnyOrderElementsOf(Config.VARIABLES);
    }
}
