package io.setget.mail.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.instance.Activity;
import io.setget.mail.domain.instance.Heartbeat;
import io.setget.mail.testkit.Outage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every call of the API. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiRulesTest {
    private static final String ID = "00000000-0000-7000-8000-000000000000";

    private final RunningApi api = new RunningApi();

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/api/v1/emails,SEND",
        "POST,/api/v1/emails/batch,SEND",
        "GET,/api/v1/emails,READ",
        "GET,/api/v1/emails/" + ID + ",READ",
        "POST,/api/v1/emails/" + ID + "/cancel,SEND",
        "GET,/api/v1/email-types,READ",
        "GET,/api/v1/templates/welcome,READ",
        "PUT,/api/v1/templates/welcome,MANAGE",
        "DELETE,/api/v1/templates/welcome,MANAGE",
        "POST,/api/v1/templates/welcome/preview,READ",
        "GET,/api/v1/dead-letters,READ",
        "POST,/api/v1/dead-letters/retry,MANAGE",
        "POST,/api/v1/dead-letters/" + ID + "/retry,MANAGE",
        "DELETE,/api/v1/dead-letters/" + ID + ",MANAGE",
        "GET,/api/v1/summary,READ",
        "GET,/api/v1/settings/email,READ",
        "PUT,/api/v1/settings/email,MANAGE",
        "POST,/api/v1/settings/email/test,MANAGE",
        "POST,/api/v1/backup,MANAGE",
        "POST,/api/v1/delivery/pause,MANAGE",
        "POST,/api/v1/delivery/resume,MANAGE",
        "GET,/metrics,READ"
    })
    void a_call_needs_a_key_with_its_scope(String method, String path, ApiScope scope) {
        Answer none = api.call(null, method, path, null);
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(none.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(api.call("sgm_wrong", method, path, null).status()).isEqualTo(401);
        Answer lacking = api.call(api.key(EnumSet.complementOf(EnumSet.of(scope)), null), method, path, null);
        assertThat(lacking.status()).isEqualTo(403);
        assertThat(lacking.json().get("detail").asText()).contains(scope.wireName());
        assertThat(api.call(api.key(Set.of(scope), null), method, path, null).status())
                .isNotIn(401, 403);
    }

    @Test
    void a_revoked_key_stops_within_two_seconds() {
        String key = api.key(Set.of(ApiScope.READ), null);
        assertThat(api.call(key, "GET", "/api/v1/summary", null).status()).isEqualTo(200);
        api.keys.revoke(api.keys.list().get(0).id(), "admin@example.com");
        api.clock.advance(Duration.ofSeconds(1));
        assertThat(api.call(key, "GET", "/api/v1/summary", null).status()).isEqualTo(401);
    }

    @Test
    void a_key_with_a_rate_limit_gets_429_with_retry_after_beyond_it_and_others_none() {
        String limited = api.key(Set.of(ApiScope.READ), 2);
        String free = api.key(Set.of(ApiScope.READ), null);
        for (int i = 0; i < 2; i++) {
            assertThat(api.call(limited, "GET", "/api/v1/summary", null).status())
                    .isEqualTo(200);
        }
        Answer refused = api.call(limited, "GET", "/api/v1/summary", null);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 30);
        for (int i = 0; i < 20; i++) {
            assertThat(api.call(free, "GET", "/api/v1/summary", null).status()).isEqualTo(200);
        }
    }

    @Test
    void an_unknown_path_is_404_and_an_unknown_method_405_with_allow() {
        assertThat(api.get("/api/v1/nothing").status()).isEqualTo(404);
        assertThat(api.get("/api/v2/emails").status()).isEqualTo(404);
        Answer method = api.call(RunningApi.KEY, "DELETE", "/api/v1/settings/email", null);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).isEqualTo("GET, HEAD, PUT");
    }

    @Test
    void a_body_is_not_read_before_the_key_is_known_to_be_good() {
        assertThat(api.call(null, "POST", "/api/v1/emails", " ".repeat(2 << 20)).status())
                .isEqualTo(401);
    }

    @Test
    void the_summary_has_its_seven_figures() {
        assertThat(api.get("/api/v1/summary").text())
                .isEqualTo("{\"sent_24h\":0,\"failed_24h\":0,\"queued\":0,\"dead_letter\":0,"
                        + "\"average_send_time_ms\":null,\"p50_send_time_ms\":null,\"p95_send_time_ms\":null}");
    }

    @Test
    void the_process_lives_and_is_ready_when_the_database_answers() {
        assertThat(api.call(null, "GET", "/healthz", null).text()).isEqualTo("{\"status\":\"ok\"}");
        Answer ready = api.call(null, "GET", "/readyz", null);
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().get("database").asText()).isEqualTo("ok");
        assertThat(ready.json().get("smtp").asText()).startsWith("not configured: host");
        api.databaseAnswers.set(false);
        Answer away = api.call(null, "GET", "/readyz", null);
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.json().get("ready").booleanValue()).isFalse();
        assertThat(away.json().get("database").asText()).isEqualTo("does not answer");
    }

    @Test
    void trouble_with_smtp_is_told_and_does_not_make_readiness_fail() {
        api.put(
                "/api/v1/settings/email",
                "{\"host\":\"h.example\",\"port\":25,\"authentication\":\"none\",\"from_email\":\"a@example.com\"}");
        assertThat(api.get("/readyz").json().get("smtp").asText()).isEqualTo("ok");
        api.breakerIsOpen.set(true);
        Answer answer = api.get("/readyz");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("smtp").asText()).startsWith("in trouble (connection refused)");
    }

    @Test
    void while_the_queue_is_away_the_log_is_read_and_what_needs_the_queue_gets_503() {
        String welcome = "{\"type\":\"welcome\",\"to\":\"a@example.com\","
                + "\"variables\":{\"login_url\":\"https://x.example/\"}}";
        String id = api.post("/api/v1/emails", welcome).json().get("id").asText();
        api.queueOutage.begin();
        assertThat(api.get("/api/v1/emails").json().at("/items/0/status").asText())
                .isEqualTo("queued");
        assertThat(api.get("/api/v1/emails/" + id).status()).isEqualTo(200);
        assertThat(api.get("/api/v1/emails?status=sent").status()).isEqualTo(200);
        assertThat(api.get("/metrics").text())
                .contains("setget_store_up 0.0", "setget_emails_sent_24h 0.0")
                .doesNotContain("setget_emails_queued", "setget_emails_dead");
        for (Answer answer : List.of(
                api.post("/api/v1/emails", welcome),
                api.get("/api/v1/emails?status=sending"),
                api.get("/api/v1/summary"),
                api.get("/api/v1/dead-letters"),
                api.post("/api/v1/emails/" + id + "/cancel", "{}"),
                api.post("/api/v1/dead-letters/retry", "{\"all\":true}"))) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("5");
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
        Answer ready = api.call(null, "GET", "/readyz", null);
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.json().get("queue").asText()).isEqualTo("does not answer: " + Outage.WORDS);
        api.queueOutage.end();
        assertThat(api.get("/api/v1/summary").json().get("queued").asInt()).isEqualTo(1);
    }

    @Test
    void the_instances_are_listed_with_what_each_is_doing() {
        api.instances.heard(
                new Heartbeat(
                        new UUID(1, 1),
                        "left-hand",
                        "1.1.0",
                        "http://10.0.0.1:8080",
                        2,
                        8,
                        new Activity(Activity.Kind.MAIL_SERVER_IN_TROUBLE, 1, FailureKind.TIMEOUT)),
                Duration.ofSeconds(9));
        api.clock.advance(Duration.ofMinutes(2));
        api.instances.heard(
                new Heartbeat(
                        RunningApi.SELF,
                        "right-hand",
                        "1.2.0",
                        "http://10.0.0.2:8080",
                        0,
                        8,
                        new Activity(Activity.Kind.WAITING, 0, null)),
                Duration.ZERO);
        assertThat(api.get("/api/v1/instances").text())
                .isEqualTo("{\"items\":[{\"id\":\"00000000-0000-0001-0000-000000000001\",\"host\":\"left-hand\","
                        + "\"address\":\"http://10.0.0.1:8080\",\"version\":\"1.1.0\","
                        + "\"started_at\":\"2030-01-01T11:59:51Z\",\"last_heartbeat_at\":\"2030-01-01T12:00:00Z\","
                        + "\"silent\":true,\"answers\":false,\"connections_in_use\":2,\"connections\":8,"
                        + "\"doing\":\"mail_server_in_trouble\",\"emails\":1,\"error\":\"timeout\"},"
                        + "{\"id\":\"00000000-0000-0007-0000-000000000007\",\"host\":\"right-hand\","
                        + "\"address\":\"http://10.0.0.2:8080\",\"version\":\"1.2.0\","
                        + "\"started_at\":\"2030-01-01T12:02:00Z\",\"last_heartbeat_at\":\"2030-01-01T12:02:00Z\","
                        + "\"silent\":false,\"answers\":true,\"connections_in_use\":0,\"connections\":8,"
                        + "\"doing\":\"waiting\",\"emails\":0,\"error\":null}]}");
    }
}
