package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer meets it: from what it prints, through the API, to its end. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DemoIT {
    private static final Duration A_MINUTE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    void shows_the_life_and_death_of_emails_within_a_minute_and_leaves_nothing_behind() throws Exception {
        Path temporary = Files.createDirectory(dir.resolve("tmp"));
        Path real = dir.resolve("real-data");
        try (RunningDemo demo = new RunningDemo(
                temporary, Map.of("SETGET_SMTP_HOST", "must-not-leak.invalid", "SETGET_DATA_DIR", real.toString()))) {
            assertThat(demo.printed()).contains("Sign in   admin@example.com with the password ");
            assertThat(list(temporary)).hasSize(1);

            JsonNode settings = demo.get("/api/v1/settings/email");
            assertThat(settings.at("/host/value").asText()).isEqualTo("localhost");
            assertThat(settings.at("/host/source").asText()).isEqualTo("panel");
            assertThat(settings.at("/port/value").asText()).isEqualTo(demo.printed("(\\d+) +Implicit TLS, in use now"));
            assertThat(demo.post("/api/v1/settings/email/test", "{}").get("ok").asBoolean())
                    .isTrue();

            String taken = handOver(demo, "you");
            String retried = handOver(demo, "retry");
            String busy = handOver(demo, "busy");
            String nobody = handOver(demo, "nobody");
            await().atMost(A_MINUTE).until(() -> status(demo, taken).equals("sent"));
            await().atMost(A_MINUTE).until(() -> status(demo, nobody).equals("dead"));
            await().atMost(A_MINUTE).until(() -> status(demo, retried).equals("sent"));
            await().atMost(A_MINUTE).until(() -> status(demo, busy).equals("dead"));
            assertThat(demo.get("/api/v1/emails/" + retried).get("attempts")).hasSize(3);
            assertThat(demo.get("/api/v1/emails/" + busy).get("attempts")).hasSize(4);
        }
        assertThat(list(temporary)).isEmpty();
        assertThat(real).doesNotExist();
    }

    @Test
    void an_admin_may_break_the_settings_and_is_told_what_is_wrong() throws Exception {
        Path temporary = Files.createDirectory(dir.resolve("tmp"));
        try (RunningDemo demo = new RunningDemo(temporary, Map.of())) {
            String password = demo.printed("user demo with the password (\\S+):");
            assertThat(error(demo, demo.printed("(\\d+) +shows \"connection refused\""), "implicit", password))
                    .isEqualTo("connection_refused");
            assertThat(error(demo, demo.printed("(\\d+) +STARTTLS, works too"), "implicit", password))
                    .isEqualTo("tls_handshake_failed");
            assertThat(error(demo, demo.printed("(\\d+) +STARTTLS, works too"), "starttls", "wrong"))
                    .isEqualTo("authentication_failed");
            assertThat(error(demo, demo.printed("(\\d+) +shows \"certificate error\": expired"), "implicit", password))
                    .isEqualTo("certificate_error");
            assertThat(error(demo, demo.printed("(\\d+) +shows \"timeout\""), "implicit", password))
                    .isEqualTo("timeout");
            assertThat(demo.put("/api/v1/settings/email", "{\"port\": 1}")
                            .at("/port/value")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    private static String error(RunningDemo demo, String port, String tlsMode, String password) throws IOException {
        return demo.post(
                        "/api/v1/settings/email/test",
                        "{\"settings\": {\"port\": " + port + ", \"tls_mode\": \"" + tlsMode + "\", \"password\": \""
                                + password + "\"}}")
                .path("error")
                .asText();
    }

    private static String handOver(RunningDemo demo, String local) throws IOException {
        return demo.post(
                        "/api/v1/emails",
                        "{\"type\": \"welcome\", \"to\": \"" + local
                                + "@example.com\", \"variables\": {\"login_url\": \"https://example.com/login\"}}")
                .path("id")
                .asText();
    }

    private static String status(RunningDemo demo, String id) throws IOException {
        return demo.get("/api/v1/emails/" + id).path("status").asText();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("setget-mail-demo-"))
                    .toList();
        }
    }
}
