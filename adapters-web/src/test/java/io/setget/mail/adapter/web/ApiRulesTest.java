package io.setget.mail.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.account.ApiScope;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
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
        "GET,/api/v1/dead-letters,READ",
        "POST,/api/v1/dead-letters/retry,MANAGE",
        "POST,/api/v1/dead-letters/" + ID + "/retry,MANAGE",
        "DELETE,/api/v1/dead-letters/" + ID + ",MANAGE",
        "GET,/api/v1/summary,READ",
        "GET,/api/v1/settings/email,READ",
        "PUT,/api/v1/settings/email,MANAGE",
        "POST,/api/v1/settings/email/test,MANAGE",
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
}
