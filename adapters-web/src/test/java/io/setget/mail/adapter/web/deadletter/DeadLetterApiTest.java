package io.setget.mail.adapter.web.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadLetterApiTest {
    private static final String NONE = "00000000-0000-7000-8000-000000000000";

    private final RunningApi api = new RunningApi();
    private final Emails emails = new Emails(api.clock);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void dead_letters_are_shown_with_their_cause_and_counted_by_it() {
        String ann = dead("ann@example.com", FailureKind.RECIPIENT_REJECTED);
        String bob = dead("bob@example.com", FailureKind.TIMEOUT);
        JsonNode page = api.get("/api/v1/dead-letters").json();
        assertThat(page.fieldNames()).toIterable().containsExactlyInAnyOrder("items", "groups", "next_cursor");
        JsonNode letter = page.get("items").get(1);
        assertThat(letter.fieldNames())
                .toIterable()
                .containsExactly("id", "type", "to", "error", "reply", "attempts", "died_at");
        assertThat(page.get("items").findValuesAsText("id")).containsExactly(bob, ann);
        assertThat(letter.get("error").asText()).isEqualTo("recipient_rejected");
        assertThat(letter.get("reply").asText()).isEqualTo("550 no");
        assertThat(letter.get("to").asText()).isEqualTo("ann@example.com");
        assertThat(letter.get("attempts").asInt()).isEqualTo(1);
        assertThat(page.get("groups")).hasSize(2);
        assertThat(page.get("groups").get(0).fieldNames())
                .toIterable()
                .containsExactly("error", "count", "first_at", "last_at");
        assertThat(api.get("/api/v1/dead-letters?error=timeout")
                        .json()
                        .get("items")
                        .findValuesAsText("id"))
                .containsExactly(bob);
        assertThat(api.get("/api/v1/dead-letters?error=bad_luck").wrongFields()).containsExactly("error");
        assertThat(api.get("/api/v1/dead-letters?limit=1")
                        .json()
                        .get("next_cursor")
                        .asText())
                .isEqualTo(bob);
    }

    @Test
    void one_is_revived_with_202_and_audited() {
        String id = dead("ann@example.com", FailureKind.TIMEOUT);
        Answer answer = api.post("/api/v1/dead-letters/" + id + "/retry", "");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("count").asInt()).isEqualTo(1);
        assertThat(api.get("/api/v1/emails/" + id).json().get("status").asText())
                .isEqualTo("queued");
        assertThat(api.post("/api/v1/dead-letters/" + id + "/retry", "").status())
                .isEqualTo(404);
        assertThat(api.audit.latest(1).get(0).action()).isEqualTo(AuditAction.DEAD_LETTERS_REVIVED);
    }

    @Test
    void some_are_revived_by_id_by_cause_or_all() {
        String ann = dead("ann@example.com", FailureKind.TIMEOUT);
        dead("bob@example.com", FailureKind.UNKNOWN_HOST);
        dead("cid@example.com", FailureKind.RATE_LIMITED);
        assertThat(count(api.post("/api/v1/dead-letters/retry", "{\"ids\":[\"" + ann + "\",\"" + NONE + "\"]}")))
                .isEqualTo(1);
        assertThat(count(api.post("/api/v1/dead-letters/retry", "{\"error\":\"unknown_host\"}")))
                .isEqualTo(1);
        assertThat(count(api.post("/api/v1/dead-letters/retry", "{\"all\":true}")))
                .isEqualTo(1);
        assertThat(count(api.post("/api/v1/dead-letters/retry", "{\"all\":true}")))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"all\":false}",
                "{\"all\":\"true\"}",
                "{\"all\":true,\"error\":\"timeout\"}",
                "{\"ids\":\"x\"}",
                "{\"ids\":[7]}",
                "{\"error\":\"x\"}",
                "{\"error\":null}",
                "{\"everything\":true}"
            })
    void any_other_wish_is_422(String body) {
        assertThat(api.post("/api/v1/dead-letters/retry", body).status()).isEqualTo(422);
    }

    @Test
    void reviving_into_a_full_queue_is_503_with_retry_after_and_the_letter_stays() {
        String id = dead("ann@example.com", FailureKind.TIMEOUT);
        for (int i = 0; i < 8; i++) {
            api.store.queue().accept(List.of(emails.of(EmailType.WELCOME)), null);
        }
        Answer one = api.post("/api/v1/dead-letters/" + id + "/retry", "");
        assertThat(one.status()).isEqualTo(503);
        assertThat(one.header("Retry-After")).isEqualTo("30");
        assertThat(api.post("/api/v1/dead-letters/retry", "{\"all\":true}").status())
                .isEqualTo(503);
        assertThat(api.store.deadLetters().size()).isEqualTo(1);
    }

    @Test
    void one_is_deleted_with_204_for_good_and_audited() {
        String id = dead("ann@example.com", FailureKind.TIMEOUT);
        assertThat(api.delete("/api/v1/dead-letters/" + id).status()).isEqualTo(204);
        assertThat(api.delete("/api/v1/dead-letters/" + id).status()).isEqualTo(404);
        assertThat(api.delete("/api/v1/dead-letters/x").status()).isEqualTo(404);
        assertThat(api.audit.latest(1).get(0).action()).isEqualTo(AuditAction.DEAD_LETTER_DELETED);
    }

    @Test
    void many_are_deleted_by_a_job_that_tells_how_far_it_is() {
        for (int i = 0; i < 501; i++) {
            dead("user" + i + "@example.com", FailureKind.TIMEOUT);
        }
        assertThat(api.post("/api/v1/dead-letters/delete", "{}").status()).isEqualTo(422);
        Answer answer = api.post("/api/v1/dead-letters/delete", "{\"error\":\"timeout\"}");
        assertThat(count(answer)).isEqualTo(501);
        String job = "/api/v1/dead-letters/jobs/" + answer.json().get("job").asText();
        JsonNode begun = api.get(job).json();
        assertThat(begun.fieldNames())
                .toIterable()
                .containsExactly("id", "kind", "which", "state", "total", "done", "detail", "started_at", "ended_at");
        assertThat(begun.get("state").asText()).isEqualTo("running");
        assertThat(begun.get("kind").asText()).isEqualTo("delete");
        api.jobs.forEach(Runnable::run);
        JsonNode ended = api.get(job).json();
        assertThat(ended.get("state").asText()).isEqualTo("done");
        assertThat(ended.get("done").asInt()).isEqualTo(501);
        assertThat(api.store.deadLetters().size()).isZero();
        assertThat(api.post(job + "/stop", "").json().get("state").asText()).isEqualTo("done");
        assertThat(api.get("/api/v1/dead-letters/jobs/none").status()).isEqualTo(404);
        assertThat(api.post("/api/v1/dead-letters/jobs/none/stop", "").status()).isEqualTo(404);
    }

    @Test
    void a_few_are_deleted_before_the_answer() {
        String id = dead("ann@example.com", FailureKind.TIMEOUT);
        dead("bob@example.com", FailureKind.TIMEOUT);
        assertThat(count(api.post("/api/v1/dead-letters/delete", "{\"ids\":[\"" + id + "\",\"" + NONE + "\"]}")))
                .isEqualTo(1);
        assertThat(count(api.post("/api/v1/dead-letters/delete", "{\"all\":true}")))
                .isEqualTo(1);
        assertThat(api.store.deadLetters().size()).isZero();
    }

    private static int count(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json().get("count").asInt();
    }

    private String dead(String to, FailureKind kind) {
        Email email = emails.to(to, EmailType.WELCOME);
        api.store.queue().accept(List.of(email), null);
        var lease = api.store
                .queue()
                .claim(to, 1, Duration.ofSeconds(20), ClaimScope.ALL)
                .get(0);
        Verdict bury = new Verdict.Bury(new Failure(kind, "550 no", "It was refused."));
        api.store.queue().settle(List.of(new Settlement(lease, bury, Duration.ofMillis(5))));
        return email.id().value();
    }
}
