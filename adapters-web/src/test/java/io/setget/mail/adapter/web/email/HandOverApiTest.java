package io.setget.mail.adapter.web.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.account.ApiScope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HandOverApiTest {
    private static final String WELCOME =
            "{\"type\":\"welcome\",\"to\":\"ann@example.com\",\"variables\":{\"login_url\":\"https://x.example/\"}}";
    private static final String INVALID = "{\"type\":\"welcome\",\"to\":\"ann\"}";

    private final RunningApi api = new RunningApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void an_answer_that_cannot_know_says_so_and_the_same_key_gives_one_email() {
        api.queueOutage.loseAnswers();
        for (String path : List.of("/api/v1/emails", "/api/v1/emails/batch")) {
            String body = path.endsWith("batch") ? "{\"emails\":[" + WELCOME + "]}" : WELCOME;
            Answer lost = api.post(path, body, "Idempotency-Key", path);
            assertThat(lost.status()).isEqualTo(503);
            assertThat(lost.header("Retry-After")).isEqualTo("5");
            assertThat(lost.json().get("outcome").asText()).isEqualTo("unsure");
            assertThat(lost.json().get("detail").asText()).contains("same Idempotency-Key");
        }
        api.queueOutage.end();
        assertThat(api.post("/api/v1/emails", WELCOME, "Idempotency-Key", "/api/v1/emails")
                        .status())
                .isEqualTo(202);
        assertThat(api.store.queue().size()).isEqualTo(2);
    }

    @Test
    void an_answer_never_says_unsure_where_nothing_can_have_happened() {
        api.queueOutage.begin();
        Answer away = api.post("/api/v1/emails", WELCOME);
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isEqualTo("5");
        assertThat(away.json().has("outcome")).isFalse();
    }

    @Test
    void an_item_with_too_many_values_or_characters_is_rejected_by_itself() {
        String values = "{\"type\":[" + "{},".repeat(20_000) + "{}]}";
        String names =
                IntStream.range(0, 20_000).mapToObj(n -> "\"n" + n + "\":1").collect(Collectors.joining(","));
        String text = "{\"a\":\"" + "x".repeat(600_000) + "\",\"b\":\"" + "y".repeat(600_000) + "\",\"c\":[[1]]}";
        Answer answer = api.post(
                "/api/v1/emails/batch",
                "{\"emails\":[" + values + "," + WELCOME + ",{" + names + "}," + text + "," + WELCOME + "]}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.json().get("accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().at("/results/0/error/errors/0/message").asText())
                .contains("too large");
        assertThat(answer.json().at("/results/4/status").asText()).isEqualTo("queued");
        assertThat(api.post("/api/v1/emails", values).status()).isEqualTo(422);
    }

    @Test
    void an_answer_names_only_so_many_wrong_fields() {
        String names = IntStream.range(0, 5_000)
                .mapToObj(n -> "\"" + "n".repeat(150) + n + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        Answer answer = api.post("/api/v1/emails/batch", "{\"emails\":[" + names + "]}");
        assertThat(answer.json().at("/results/0/error/errors")).hasSize(20);
    }

    @Test
    void a_name_given_twice_is_400_in_any_item() {
        assertThat(api.post("/api/v1/emails/batch", "{\"emails\":[" + WELCOME + ",{\"a\":1,\"a\":2}]}")
                        .status())
                .isEqualTo(400);
        assertThat(api.store.queue().size()).isZero();
    }

    @Test
    void an_email_is_answered_with_202_id_status_and_message_id_once_it_is_queued() {
        Answer answer = api.post("/api/v1/emails", WELCOME);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        String id = answer.json().get("id").asText();
        assertThat(answer.json().get("status").asText()).isEqualTo("queued");
        assertThat(answer.json().get("message_id").asText()).isEqualTo("<" + id + "@mail.example.com>");
        assertThat(answer.json()).hasSize(3);
        assertThat(api.get("/api/v1/emails/" + id).json().get("status").asText())
                .isEqualTo("queued");
    }

    @Test
    void a_recipient_with_a_name_is_shown_as_the_bare_address() {
        String body = WELCOME.replace("\"ann@example.com\"", "{\"email\":\"ann@example.com\",\"name\":\"Ann\"}");
        String id = api.post("/api/v1/emails", body).json().get("id").asText();
        assertThat(api.get("/api/v1/emails/" + id).json().get("to").asText()).isEqualTo("ann@example.com");
        assertThat(api.get("/api/v1/emails").json().at("/items/0/to").asText()).isEqualTo("ann@example.com");
    }

    @Test
    void each_wrong_field_is_named_in_one_422() {
        Answer answer = api.post("/api/v1/emails", """
                {"type":"magic_link","to":{"email":"a@b.example","nick":"A"},"variables":{"expires_in":7,"x":"y"},
                 "locale":5,"send_at":"soon","expires_in":-1,"metadata":{"k":1},"colour":"red"}""");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("title").asText()).isEqualTo("Unprocessable Content");
        assertThat(answer.wrongFields())
                .containsExactlyInAnyOrder(
                        "colour",
                        "to.nick",
                        "variables.magic_link_url",
                        "variables.expires_in",
                        "variables.x",
                        "locale",
                        "send_at",
                        "expires_in",
                        "metadata.k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"type\":\"nonsense\",\"to\":\"a@b.example\"}", "{\"type\":7,\"to\":\"a@b.example\"}"})
    void an_unknown_type_is_422(String body) {
        assertThat(api.post("/api/v1/emails", body).wrongFields()).contains("type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "[]", "null", "7", "\"x\"", "{", "{}{}", "{\"a\":1,\"a\":2}", "{\"a\":NaN}", "{'a':1}"})
    void what_is_not_one_strict_json_object_is_400(String body) {
        assertThat(api.post("/api/v1/emails", body).status()).isEqualTo(400);
    }

    @Test
    void bytes_that_are_not_utf_8_are_400_even_if_they_are_json_in_another_encoding() {
        assertThat(api.postBytes("/api/v1/emails", WELCOME.getBytes(StandardCharsets.UTF_16LE))
                        .status())
                .isEqualTo(400);
        assertThat(api.postBytes("/api/v1/emails", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})
                        .status())
                .isEqualTo(400);
    }

    @Test
    void half_of_a_surrogate_pair_is_400() {
        assertThat(api.post("/api/v1/emails", "{\"type\":\"\\ud800\"}").status())
                .isEqualTo(400);
    }

    @Test
    void huge_numbers_do_no_harm() {
        Answer answer = api.post("/api/v1/emails", WELCOME.replace("}}", "},\"expires_in\":1" + "0".repeat(900) + "}"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.wrongFields()).containsExactly("expires_in");
        assertThat(api.post("/api/v1/emails", "{\"type\":1" + "0".repeat(5000) + "}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void json_deeper_than_20_levels_is_400() {
        assertThat(api.post("/api/v1/emails", "{\"a\":".repeat(21) + "1" + "}".repeat(21))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void another_media_type_is_415_and_a_body_over_1_mib_413() {
        assertThat(api.post("/api/v1/emails", WELCOME, "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(api.post("/api/v1/emails", " ".repeat((1 << 20) + 1)).status())
                .isEqualTo(413);
        assertThat(api.post("/api/v1/emails", WELCOME + " ".repeat((1 << 20) - WELCOME.length()))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void a_batch_may_have_16_mib_and_no_more() {
        String batch = "{\"emails\":[" + WELCOME + "]}";
        assertThat(api.post("/api/v1/emails/batch", batch + " ".repeat((16 << 20) - batch.length()))
                        .status())
                .isEqualTo(202);
        assertThat(api.post("/api/v1/emails/batch", " ".repeat((16 << 20) + 1)).status())
                .isEqualTo(413);
    }

    @Test
    void an_invalid_item_of_a_batch_is_rejected_by_itself_and_results_are_in_order() {
        Answer answer =
                api.post("/api/v1/emails/batch", "{\"emails\":[" + WELCOME + "," + INVALID + ",7," + WELCOME + "]}");
        assertThat(answer.status()).isEqualTo(202);
        JsonNode results = answer.json().get("results");
        assertThat(answer.json().get("accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().get("rejected").asInt()).isEqualTo(2);
        assertThat(results).hasSize(4);
        assertThat(results.get(0).get("status").asText()).isEqualTo("queued");
        assertThat(results.get(1).at("/error/status").asInt()).isEqualTo(422);
        assertThat(results.get(1).get("error").findValuesAsText("field")).containsExactly("to", "variables.login_url");
        assertThat(results.get(2).at("/error/errors/0/field").asText()).isEqualTo("emails");
        assertThat(results.get(3).get("id").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"emails\":[]}", "{\"emails\":{}}", "{\"emails\":[{}],\"more\":1}"})
    void a_batch_needs_a_list_and_nothing_else(String body) {
        assertThat(api.post("/api/v1/emails/batch", body).wrongFields()).containsExactly("emails");
    }

    @Test
    void a_batch_of_1001_is_422() {
        assertThat(api.post("/api/v1/emails/batch", "{\"emails\":[" + "7,".repeat(1000) + "7]}")
                        .status())
                .isEqualTo(422);
        assertThat(api.post("/api/v1/emails/batch", "{\"emails\":[" + "7,".repeat(999) + "7]}")
                        .json()
                        .get("rejected")
                        .asInt())
                .isEqualTo(1000);
    }

    @Test
    void a_batch_that_would_pass_the_capacity_is_refused_whole_with_503_and_retry_after() {
        String nine = IntStream.range(0, 9).mapToObj(i -> WELCOME).collect(Collectors.joining(","));
        Answer answer = api.post("/api/v1/emails/batch", "{\"emails\":[" + nine + "]}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        assertThat(api.store.queue().size()).isZero();
    }

    @Test
    void a_full_queue_refuses_with_503_but_keeps_a_fifth_for_critical_emails() {
        for (int i = 0; i < 8; i++) {
            assertThat(api.post("/api/v1/emails", WELCOME).status()).isEqualTo(202);
        }
        assertThat(api.post("/api/v1/emails", WELCOME).status()).isEqualTo(503);
        String critical = "{\"type\":\"account_locked\",\"to\":\"ann@example.com\"}";
        assertThat(api.post("/api/v1/emails", critical).status()).isEqualTo(202);
    }

    @Test
    void the_same_idempotency_key_and_body_give_the_same_answer_and_no_second_email() {
        Answer first = api.post("/api/v1/emails", WELCOME, "Idempotency-Key", "k1");
        Answer again = api.post("/api/v1/emails", " " + WELCOME, "Idempotency-Key", "k1");
        Answer reordered = api.post(
                "/api/v1/emails",
                "{\"to\":\"ann@example.com\",\"variables\":{\"login_url\":\"https://x.example/\"},\"type\":\"welcome\"}",
                "Idempotency-Key",
                "k1");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(reordered.text()).isEqualTo(first.text());
        assertThat(api.store.queue().size()).isEqualTo(1);
    }

    @Test
    void the_same_idempotency_key_with_another_body_is_409() {
        api.post("/api/v1/emails", WELCOME, "Idempotency-Key", "k1");
        Answer other = api.post("/api/v1/emails", WELCOME.replace("ann", "bob"), "Idempotency-Key", "k1");
        assertThat(other.status()).isEqualTo(409);
        assertThat(api.post("/api/v1/emails/batch", "{\"emails\":[" + WELCOME + "]}", "Idempotency-Key", "k1")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void an_idempotency_key_is_forgotten_after_24_hours() {
        api.post("/api/v1/emails", WELCOME, "Idempotency-Key", "k1");
        api.clock.advance(Duration.ofHours(24).plusSeconds(1));
        assertThat(api.post("/api/v1/emails", WELCOME.replace("ann", "bob"), "Idempotency-Key", "k1")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void an_idempotency_key_is_remembered_only_for_202_answers() {
        assertThat(api.post("/api/v1/emails", INVALID, "Idempotency-Key", "k1").status())
                .isEqualTo(422);
        assertThat(api.post("/api/v1/emails", WELCOME, "Idempotency-Key", "k1").status())
                .isEqualTo(202);
    }

    @Test
    void each_api_key_has_its_own_idempotency_keys() {
        String other = api.key(Set.of(ApiScope.SEND), null);
        String one =
                api.post("/api/v1/emails", WELCOME, "Idempotency-Key", "k1").text();
        Answer two = api.call(other, "POST", "/api/v1/emails", WELCOME, "Idempotency-Key", "k1");
        assertThat(two.status()).isEqualTo(202);
        assertThat(two.text()).isNotEqualTo(one);
    }

    @Test
    void idempotency_holds_for_batches_too() {
        String batch = "{\"emails\":[" + WELCOME + "," + INVALID + "]}";
        Answer first = api.post("/api/v1/emails/batch", batch, "Idempotency-Key", "k1");
        assertThat(api.post("/api/v1/emails/batch", batch, "Idempotency-Key", "k1")
                        .text())
                .isEqualTo(first.text());
        assertThat(api.store.queue().size()).isEqualTo(1);
    }

    @Test
    void a_blank_or_too_long_idempotency_key_is_400() {
        assertThat(api.post("/api/v1/emails", WELCOME, "Idempotency-Key", " ").status())
                .isEqualTo(400);
        assertThat(api.post("/api/v1/emails", WELCOME, "Idempotency-Key", "x".repeat(256))
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/api/v1/emails", WELCOME, "Idempotency-Key", "x".repeat(255))
                        .status())
                .isEqualTo(202);
    }
}
