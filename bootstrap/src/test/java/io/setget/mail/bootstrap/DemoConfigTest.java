package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.domain.account.PasswordRules;
import io.setget.mail.domain.retry.RetryPolicy;
import io.setget.mail.domain.settings.SmtpFields;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DemoConfigTest {
    @TempDir
    Path dir;

    private final DemoSecrets secrets = DemoSecrets.make(new Random(1));
    private Path caFile;

    @BeforeEach
    void make_a_ca_file() throws IOException {
        caFile = Files.createFile(dir.resolve("ca.pem"));
    }

    @Test
    void settings_of_a_real_installation_do_not_leak_in() {
        Config config = read(Map.of(
                "SETGET_SMTP_HOST", "smtp.example.com",
                "SETGET_SMTP_PORT", "465",
                "SETGET_SMTP_PASSWORD", "real",
                "SETGET_SMTP_CA_FILE", "/no/such/file",
                "SETGET_DATA_DIR", "/real/data",
                "SETGET_DATABASE_URL", "jdbc:postgresql://db.example.com/mail",
                "SETGET_REDIS_URL", "redis://redis.example.com",
                "SETGET_ADMIN_EMAIL", "real@example.com",
                "SETGET_API_KEY", "a-real-key-0123456789"));
        assertThat(config.smtp()).isEqualTo(SmtpFields.NONE);
        assertThat(config.caFile()).isEqualTo(caFile);
        assertThat(config.dataDir()).isEqualTo(dir.resolve("data"));
        assertThat(config.admin().email()).hasToString("admin@example.com");
        assertThat(config.admin().password()).isEqualTo(secrets.adminPassword());
        assertThat(config.apiKey()).isEqualTo(secrets.apiKey());
    }

    @Test
    void where_it_listens_may_be_chosen() {
        Config config = read(Map.of(
                "SETGET_HTTP_PORT", "9123",
                "SETGET_BASE_URL", "https://demo.example.com",
                "SETGET_INSTANCE_NAME", "Acme"));
        assertThat(config.http().port()).isEqualTo(9123);
        assertThat(config.general().baseUrl()).isEqualTo("https://demo.example.com");
        assertThat(config.general().instanceName()).isEqualTo("Acme");
    }

    @Test
    void the_port_may_come_from_a_file() throws IOException {
        Path file = Files.writeString(dir.resolve("port"), "9124\n");
        assertThat(read(Map.of("SETGET_HTTP_PORT_FILE", file.toString())).http().port())
                .isEqualTo(9124);
    }

    @Test
    void a_port_that_cannot_be_is_refused_with_its_name() {
        assertThatThrownBy(() -> read(Map.of("SETGET_HTTP_PORT", "70000")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("SETGET_HTTP_PORT");
    }

    @Test
    void another_port_is_taken_when_the_usual_one_is() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket taken = new ServerSocket(0, 1, here)) {
            assertThat(DemoConfig.free(taken.getLocalPort(), here)).isPositive().isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void the_usual_port_is_taken_when_it_is_free() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, here)) {
            free = socket.getLocalPort();
        }
        assertThat(DemoConfig.free(free, here)).isEqualTo(free);
    }

    @Test
    void an_email_dies_of_its_retries_within_a_minute() {
        RetryPolicy retry = read(Map.of()).retry();
        Duration life = IntStream.rangeClosed(1, retry.retries())
                .mapToObj(failures -> retry.delayAfter(failures, 1))
                .reduce(Duration.ZERO, Duration::plus);
        assertThat(life).isLessThan(Duration.ofSeconds(50));
    }

    @Test
    void passwords_are_good_enough_and_new_in_each_demo() {
        DemoSecrets others = DemoSecrets.make(new Random(2));
        assertThat(secrets.adminPassword()).isNotEqualTo(others.adminPassword());
        assertThat(secrets.smtpPassword()).isNotEqualTo(others.smtpPassword()).isNotEqualTo(secrets.adminPassword());
        assertThat(secrets.apiKey()).isNotEqualTo(others.apiKey());
        assertThat(PasswordRules.parse("password", secrets.adminPassword().reveal())
                        .orThrow())
                .isEqualTo(secrets.adminPassword());
    }

    private Config read(Map<String, String> environment) {
        return DemoConfig.read(environment, dir.resolve("data"), caFile, secrets);
    }
}
