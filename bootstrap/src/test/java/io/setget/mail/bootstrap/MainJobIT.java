package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job, from the API to a real SMTP server, through the real jar. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MainJobIT {
    @RegisterExtension
    static final Site SITE = new Site("SETGET_RETRY_DELAY", "500ms");

    private static RunningJar jar;

    @BeforeAll
    static void start() throws Exception {
        jar = SITE.jar();
    }

    @Test
    void each_of_the_eight_types_arrives_once() throws Exception {
        Map<String, String> variables = Map.of(
                "welcome", "\"login_url\":\"https://x.example/\"",
                "workspace_invitation",
                        "\"inviter_name\":\"Ada\",\"workspace_name\":\"W\",\"invitation_url\":\"https://x.example/\"",
                "password_reset", "\"reset_url\":\"https://x.example/\",\"expires_in\":\"1 hour\"",
                "magic_link", "\"magic_link_url\":\"https://x.example/\",\"expires_in\":\"15 minutes\"",
                "notification_digest", "\"period\":\"today\",\"notifications\":[{\"title\":\"One\"}]",
                "account_locked", "",
                "gdpr_export_ready", "\"download_url\":\"https://x.example/\",\"expires_in\":\"7 days\"",
                "test_email", "");
        List<String> ids = new ArrayList<>();
        for (Map.Entry<String, String> type : variables.entrySet()) {
            ids.add(jar.accept(Requests.email(type.getKey(), type.getKey(), type.getValue(), "")));
        }
        for (String id : ids) {
            jar.awaitStatus(id, "sent");
        }
        assertThat(SITE.server().arrived()).containsAll(variables.keySet()).doesNotHaveDuplicates();
    }

    @Test
    void a_due_email_is_tried_within_a_second() throws Exception {
        String id = jar.accept(Requests.critical("prompt"));
        jar.awaitStatus(id, "sent");
        JsonNode email = jar.email(id);
        Duration took = Duration.between(
                Instant.parse(email.get("queued_at").asText()),
                Instant.parse(email.get("attempts").get(0).get("at").asText()));
        assertThat(took).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void a_server_that_says_451_twice_gets_the_email_on_the_third_try_on_the_schedule() throws Exception {
        long failedBefore = jar.summary("failed_24h");
        String id = jar.accept(Requests.normal("twice451"));
        jar.awaitStatus(id, "sent");
        List<JsonNode> attempts = StreamSupport.stream(
                        jar.email(id).get("attempts").spliterator(), false)
                .toList();
        assertThat(attempts)
                .extracting(attempt -> attempt.get("outcome").asText())
                .containsExactly("failed", "failed", "sent");
        assertThat(attempts.get(0).get("reply").asText()).startsWith("451");
        List<Instant> at = attempts.stream()
                .map(attempt -> Instant.parse(attempt.get("at").asText()))
                .toList();
        // 500 ms and 1 s, give or take a tenth, and at most a second until it is tried.
        assertThat(Duration.between(at.get(0), at.get(1))).isBetween(Duration.ofMillis(450), Duration.ofMillis(1_550));
        assertThat(Duration.between(at.get(1), at.get(2))).isBetween(Duration.ofMillis(900), Duration.ofMillis(2_100));
        assertThat(jar.summary("failed_24h")).isGreaterThan(failedBefore);
    }

    @Test
    void a_refused_recipient_is_dead_at_once_and_can_be_revived() throws Exception {
        String id = jar.accept(Requests.normal("once550"));
        jar.awaitStatus(id, "dead");
        assertThat(jar.email(id).get("attempts")).hasSize(1);
        JsonNode letter = jar.get("/api/v1/dead-letters").get("items").get(0);
        assertThat(letter.get("id").asText()).isEqualTo(id);
        assertThat(letter.get("error").asText()).isEqualTo("recipient_rejected");
        assertThat(letter.get("reply").asText()).contains("550");
        Api.Answer revived = jar.call("POST", "/api/v1/dead-letters/" + id + "/retry", "{}");
        assertThat(revived.status()).isEqualTo(202);
        jar.awaitStatus(id, "sent");
        assertThat(jar.summary("dead_letter")).isZero();
    }

    @Test
    void a_server_that_stalls_after_the_final_dot_delays_no_other_email_and_gets_none_twice() throws Exception {
        SITE.server().holdAgain();
        String stalled = jar.accept(Requests.bulk("stalls"));
        await().until(() -> SITE.server().held() == 1);
        jar.post("/api/v1/emails/batch", Requests.batch(0, 200, i -> Requests.normal("beside" + i)));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> SITE.server().arrived().stream()
                                .filter(to -> to.startsWith("beside"))
                                .count()
                        == 200);
        assertThat(jar.email(stalled).get("status").asText()).isEqualTo("sending");
        SITE.server().release();
        jar.awaitStatus(stalled, "sent");
        assertThat(SITE.server().arrived()).doesNotHaveDuplicates();
    }

    @Test
    void an_unreadable_variable_stops_the_start_with_one_line_that_names_it() throws Exception {
        Path other = SITE.data("refused");
        Process process = RunningJar.launch(other, Map.of("SETGET_SMTP_PORT", "70000"));
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readAllLines(other.resolveSibling("jar.log")))
                .singleElement()
                .asString()
                .contains("SETGET_SMTP_PORT", "65535");
    }
}
