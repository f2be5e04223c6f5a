package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.domain.email.EmailType;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** The main job, from the API to a real SMTP server, through the real jar. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MainJobIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
    private SMTPServer smtp;

    @BeforeEach
    void start_a_mail_server() {
        smtp = SMTPServer.port(0).messageHandlerFactory(Recipient::new).build();
        smtp.start();
    }

    @AfterEach
    void stop_it() {
        smtp.stop();
    }

    @Test
    void each_of_the_eight_types_arrives_once_and_the_summary_says_so() throws Exception {
        try (RunningJar jar = jar()) {
            Map<EmailType, String> variables = Map.of(
                    EmailType.WELCOME, "\"login_url\":\"https://x.example/\"",
                    EmailType.WORKSPACE_INVITATION,
                            "\"inviter_name\":\"Ada\",\"workspace_name\":\"W\",\"invitation_url\":\"https://x.example/\"",
                    EmailType.PASSWORD_RESET, "\"reset_url\":\"https://x.example/\",\"expires_in\":\"1 hour\"",
                    EmailType.MAGIC_LINK, "\"magic_link_url\":\"https://x.example/\",\"expires_in\":\"15 minutes\"",
                    EmailType.NOTIFICATION_DIGEST, "\"period\":\"today\",\"notifications\":[{\"title\":\"One\"}]",
                    EmailType.ACCOUNT_LOCKED, "",
                    EmailType.GDPR_EXPORT_READY, "\"download_url\":\"https://x.example/\",\"expires_in\":\"7 days\"",
                    EmailType.TEST_EMAIL, "");
            for (EmailType type : EmailType.values()) {
                JsonNode answer = jar.post(
                        "/api/v1/emails", email(type.wireName(), type.wireName(), variables.getOrDefault(type, "")));
                assertThat(answer.get("status").asText()).isEqualTo("queued");
            }
            await().atMost(PATIENCE)
                    .until(() -> jar.get("/api/v1/summary").get("sent_24h").asInt() == 8);
            assertThat(arrived).hasSize(8).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_server_that_says_451_twice_gets_the_email_on_the_third_try() throws Exception {
        try (RunningJar jar = jar()) {
            String id =
                    jar.post("/api/v1/emails", welcome("twice451")).get("id").asText();
            await().atMost(PATIENCE).until(() -> status(jar, id).equals("sent"));
            assertThat(jar.get("/api/v1/emails/" + id).get("attempts")).hasSize(3);
            assertThat(jar.get("/api/v1/summary").get("failed_24h").asInt()).isEqualTo(1);
        }
    }

    @Test
    void a_refused_recipient_is_dead_at_once_and_can_be_revived() throws Exception {
        try (RunningJar jar = jar()) {
            String id = jar.post("/api/v1/emails", welcome("once550")).get("id").asText();
            await().atMost(PATIENCE).until(() -> status(jar, id).equals("dead"));
            JsonNode letter = jar.get("/api/v1/dead-letters").get("items").get(0);
            assertThat(letter.get("error").asText()).isEqualTo("recipient_rejected");
            assertThat(letter.get("reply").asText()).contains("550");
            assertThat(jar.post("/api/v1/dead-letters/" + id + "/retry", "{}")
                            .get("count")
                            .asInt())
                    .isEqualTo(1);
            await().atMost(PATIENCE).until(() -> status(jar, id).equals("sent"));
            assertThat(jar.get("/api/v1/summary").get("dead_letter").asInt()).isZero();
        }
    }

    @Test
    void kill_9_loses_nothing_and_doubles_at_most_one_email_per_connection() throws Exception {
        int emails = 400;
        try (RunningJar jar = jar()) {
            String batch = IntStream.range(0, emails)
                    .mapToObj(i -> welcome("load" + i))
                    .collect(Collectors.joining(",", "{\"emails\":[", "]}"));
            assertThat(jar.post("/api/v1/emails/batch", batch).get("accepted").asInt())
                    .isEqualTo(emails);
            await().atMost(PATIENCE).until(() -> arrived.size() > 40);
            jar.kill();
        }
        try (RunningJar again = jar()) {
            await().atMost(PATIENCE)
                    .until(() -> again.get("/api/v1/summary").get("queued").asInt() == 0);
            assertThat(arrived.stream().distinct()).hasSize(emails);
            assertThat(arrived.size() - emails).isLessThanOrEqualTo(8);
            assertThat(again.get("/api/v1/summary").get("sent_24h").asInt()).isEqualTo(emails);
        }
    }

    @Test
    void an_unreadable_variable_stops_the_start_with_one_line_that_names_it() throws Exception {
        Process process = RunningJar.launch(data(), Map.of("SETGET_SMTP_PORT", "70000"));
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readAllLines(dir.resolve("jar.log")))
                .singleElement()
                .asString()
                .contains("SETGET_SMTP_PORT", "65535");
    }

    private Path data() throws Exception {
        return Files.createDirectories(dir.resolve("data"));
    }

    private RunningJar jar() throws Exception {
        return RunningJar.start(
                data(),
                Map.of(
                        "SETGET_SMTP_HOST", "127.0.0.1",
                        "SETGET_SMTP_PORT", String.valueOf(smtp.getPortAllocated()),
                        "SETGET_SMTP_TLS_MODE", "none",
                        "SETGET_SMTP_AUTHENTICATION", "none",
                        "SETGET_SMTP_FROM_EMAIL", "noreply@example.com",
                        "SETGET_RETRY_DELAY", "200ms"));
    }

    private static String status(RunningJar jar, String id) throws Exception {
        return jar.get("/api/v1/emails/" + id).get("status").asText();
    }

    private static String welcome(String local) {
        return email("welcome", local, "\"login_url\":\"https://x.example/\"");
    }

    private static String email(String type, String local, String variables) {
        return "{\"type\":\"" + type + "\",\"to\":\"" + local + "@example.com\",\"variables\":{" + variables + "}}";
    }

    /** Takes every email, but first says 451 twice to one recipient and 550 once to another. */
    private final class Recipient implements MessageHandler {
        private String to = "";

        Recipient(MessageContext context) {}

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) throws RejectException {
            int count =
                    tries.computeIfAbsent(recipient, r -> new AtomicInteger()).incrementAndGet();
            if (recipient.startsWith("twice451") && count <= 2) {
                throw new RejectException(451, "4.3.0 not now");
            }
            if (recipient.startsWith("once550") && count <= 1) {
                throw new RejectException(550, "5.1.1 no such user");
            }
            to = recipient;
        }

        @Override
        public String data(InputStream data) throws java.io.IOException {
            assertThat(new String(data.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("Auto-Submitted: auto-generated");
            arrived.add(to);
            return "250 2.0.0 taken";
        }

        @Override
        public void done() {}
    }
}
