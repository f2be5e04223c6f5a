package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail server that is not there, or not known yet: emails wait, and nothing fails silently. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OutageIT {
    @TempDir
    Path dir;

    @Test
    void the_breaker_makes_emails_wait_while_the_server_is_down_and_lets_them_go_when_it_is_back() throws Exception {
        int port = RunningJar.freePort();
        try (RunningJar jar = jar(Map.of(
                "SETGET_SMTP_HOST", "127.0.0.1",
                "SETGET_SMTP_PORT", String.valueOf(port),
                "SETGET_SMTP_TLS_MODE", "none",
                "SETGET_SMTP_AUTHENTICATION", "none",
                "SETGET_SMTP_FROM_EMAIL", "noreply@example.com",
                "SETGET_RETRY_DELAY", "1s"))) {
            jar.post("/api/v1/emails/batch", Requests.batch(0, 50, i -> Requests.normal("user" + i)));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> jar.get("/readyz").toString().contains("in trouble"));
            // The three that opened the breaker finish their own schedule: 1 s, 2 s and 4 s.
            await().atMost(Duration.ofSeconds(30)).until(() -> jar.summary("dead_letter") == 3);
            assertThat(jar.summary("failed_24h")).isEqualTo(3);
            assertThat(jar.summary("queued")).isEqualTo(47);
            for (JsonNode item :
                    jar.get("/api/v1/emails?status=queued&limit=100").get("items")) {
                assertThat(jar.email(item.get("id").asText()).get("attempts")).isEmpty();
            }
            try (MailServer server = MailServer.startOn(port)) {
                await().atMost(Duration.ofSeconds(45)).until(() -> server.count() == 47);
                jar.awaitSummary("sent_24h", 47);
                assertThat(server.arrived()).doesNotHaveDuplicates();
                assertThat(jar.summary("queued")).isZero();
                assertThat(jar.get("/readyz").toString()).doesNotContain("in trouble");
            }
        }
    }

    @Test
    void a_change_of_settings_closes_the_breaker_at_once() throws Exception {
        try (MailServer server = MailServer.start();
                RunningJar jar = jar(Map.of("SETGET_SMTP_FROM_EMAIL", "noreply@example.com"))) {
            put(jar, RunningJar.freePort());
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ids.add(jar.accept(Requests.critical("user" + i)));
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> jar.get("/readyz").toString().contains("in trouble"));
            put(jar, server.port());
            // Well before the first probe: three wait for their retry after 30 s, the others go now.
            await().atMost(Duration.ofSeconds(3)).until(() -> server.count() == 2);
            assertThat(ids).hasSize(5);
        }
    }

    @Test
    void without_settings_emails_wait_and_go_as_soon_as_there_are_some() throws Exception {
        try (MailServer server = MailServer.start();
                RunningJar jar = jar(Map.of())) {
            String id = jar.accept(Requests.normal("patient"));
            String brief = jar.accept(Requests.shortLived("brief", 1));
            jar.awaitStatus(brief, "expired");
            assertThat(jar.email(id).get("status").asText()).isEqualTo("queued");
            assertThat(jar.summary("queued")).isEqualTo(1);
            Api.Answer ready = jar.call("GET", "/readyz", null);
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body().toString()).contains("not configured", "host");
            put(jar, server.port());
            jar.awaitStatus(id, "sent");
            assertThat(server.arrived()).containsExactly("patient");
            // The expired one was never sent, and counts as failed.
            assertThat(jar.summary("failed_24h")).isEqualTo(1);
        }
    }

    private static void put(RunningJar jar, int port) throws Exception {
        String settings = "{\"host\":\"127.0.0.1\",\"port\":" + port
                + ",\"tls_mode\":\"none\",\"authentication\":\"none\",\"from_email\":\"noreply@example.com\"}";
        assertThat(jar.call("PUT", "/api/v1/settings/email", settings).status()).isEqualTo(200);
    }

    private RunningJar jar(Map<String, String> environment) throws Exception {
        return RunningJar.start(Files.createDirectories(dir.resolve("data")), environment);
    }
}
