package io.setget.mail.adapter.web.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
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
class EmailApiTest {
    private final RunningApi api = new RunningApi();
    private final Emails emails = new Emails(api.clock);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void an_email_is_shown_with_every_field_and_its_attempts() {
        String id = accept("ann@example.com", EmailType.WELCOME);
        settle(claim(), new Verdict.Retry(Duration.ofSeconds(30), failure()));
        JsonNode shown = api.get("/api/v1/emails/" + id).json();
        assertThat(shown.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "type",
                        "to",
                        "status",
                        "message_id",
                        "queued_at",
                        "sent_at",
                        "next_attempt_at",
                        "attempts");
        assertThat(shown.get("status").asText()).isEqualTo("retrying");
        assertThat(shown.get("queued_at").asText()).isEqualTo("2030-01-01T12:00:00Z");
        assertThat(shown.get("next_attempt_at").asText()).isEqualTo("2030-01-01T12:00:30Z");
        assertThat(shown.get("sent_at").isNull()).isTrue();
        JsonNode attempt = shown.get("attempts").get(0);
        assertThat(attempt.fieldNames()).toIterable().containsExactly("at", "outcome", "reply", "error", "duration_ms");
        assertThat(attempt.get("outcome").asText()).isEqualTo("failed");
        assertThat(attempt.get("error").asText()).isEqualTo("recipient_rejected");
        assertThat(attempt.get("reply").asText()).isEqualTo("550 5.1.1 no");
        assertThat(attempt.get("duration_ms").asLong()).isEqualTo(12);
    }

    @Test
    void an_email_in_the_hands_of_a_worker_is_sending() {
        String id = accept("ann@example.com", EmailType.WELCOME);
        String waiting = accept("bob@example.com", EmailType.WELCOME);
        Lease lease = claim();
        assertThat(status(id)).isEqualTo("sending");
        assertThat(ids(api.get("/api/v1/emails?status=sending"))).containsExactly(id);
        assertThat(ids(api.get("/api/v1/emails?status=queued"))).containsExactly(waiting);
        assertThat(ids(api.get("/api/v1/emails?status=sending&to=bob@example.com")))
                .isEmpty();
        settle(lease, new Verdict.Sent("250 ok"));
        assertThat(status(id)).isEqualTo("sent");
    }

    @Test
    void an_unknown_email_is_404() {
        assertThat(api.get("/api/v1/emails/00000000-0000-7000-8000-000000000000")
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/api/v1/emails/nonsense").status()).isEqualTo(404);
    }

    @Test
    void the_list_is_newest_first_in_pages_and_filtered() {
        String ann = accept("ann@example.com", EmailType.WELCOME);
        api.clock.advance(Duration.ofMinutes(1));
        String bob = accept("bob@example.com", EmailType.ACCOUNT_LOCKED);
        api.clock.advance(Duration.ofMinutes(1));
        String cid = accept("cid@example.com", EmailType.WELCOME);
        Answer first = api.get("/api/v1/emails?limit=2");
        assertThat(ids(first)).containsExactly(cid, bob);
        String cursor = first.json().get("next_cursor").asText();
        Answer second = api.get("/api/v1/emails?limit=2&cursor=" + cursor);
        assertThat(ids(second)).containsExactly(ann);
        assertThat(second.json().get("next_cursor").isNull()).isTrue();
        assertThat(ids(api.get("/api/v1/emails?type=welcome"))).containsExactly(cid, ann);
        assertThat(ids(api.get("/api/v1/emails?to=bob%40example.com"))).containsExactly(bob);
        assertThat(ids(api.get("/api/v1/emails?since=2030-01-01T12:01:00Z"))).containsExactly(cid, bob);
        assertThat(ids(api.get("/api/v1/emails?status=dead"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status=gone", "type=x", "to=x", "since=now", "limit=0", "limit=201", "limit=x", "cursor=x"})
    void a_wrong_filter_is_422_and_named(String query) {
        Answer answer = api.get("/api/v1/emails?" + query);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.wrongFields()).containsExactly(query.substring(0, query.indexOf('=')));
    }

    @Test
    void cancelling_a_waiting_email_is_200_also_when_repeated_and_audited() {
        String id = accept("ann@example.com", EmailType.WELCOME);
        Answer answer = api.post("/api/v1/emails/" + id + "/cancel", "{}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("status").asText()).isEqualTo("cancelled");
        assertThat(api.post("/api/v1/emails/" + id + "/cancel", "{}").status()).isEqualTo(200);
        assertThat(status(id)).isEqualTo("cancelled");
        assertThat(api.audit.latest(10)).first().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditAction.EMAIL_CANCELLED);
            assertThat(entry.actor()).isEqualTo("environment");
        });
    }

    @Test
    void cancelling_a_sent_or_unknown_email_is_409_or_404() {
        String id = accept("ann@example.com", EmailType.WELCOME);
        settle(claim(), new Verdict.Sent("250 ok"));
        Answer late = api.post("/api/v1/emails/" + id + "/cancel", "{}");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().get("detail").asText()).contains("sent");
        assertThat(api.post("/api/v1/emails/00000000-0000-7000-8000-000000000000/cancel", "{}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void the_eight_types_are_listed_with_their_variables() {
        JsonNode items = api.get("/api/v1/email-types").json().get("items");
        assertThat(items.findValuesAsText("type")).hasSize(8).contains("magic_link", "test_email");
        JsonNode link = items.get(3);
        assertThat(link.get("type").asText()).isEqualTo("magic_link");
        assertThat(link.get("lane").asText()).isEqualTo("critical");
        assertThat(link.get("lives_seconds").asInt()).isEqualTo(900);
        assertThat(link.get("variables").findValuesAsText("name"))
                .containsExactly("user_name", "magic_link_url", "code", "expires_in");
    }

    private String accept(String to, EmailType type) {
        var email = emails.to(to, type);
        api.store.queue().accept(List.of(email), null);
        return email.id().value();
    }

    private Lease claim() {
        return api.store
                .queue()
                .claim("worker", 1, Duration.ofSeconds(20), ClaimScope.ALL)
                .get(0);
    }

    private void settle(Lease lease, Verdict verdict) {
        api.store.queue().settle(List.of(new Settlement(lease, verdict, Duration.ofMillis(12))));
    }

    private static Failure failure() {
        return new Failure(FailureKind.RECIPIENT_REJECTED, "550 5.1.1 no", "The server refused the recipient.");
    }

    private String status(String id) {
        return api.get("/api/v1/emails/" + id).json().get("status").asText();
    }

    private static List<String> ids(Answer page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return page.json().get("items").findValuesAsText("id");
    }
}
