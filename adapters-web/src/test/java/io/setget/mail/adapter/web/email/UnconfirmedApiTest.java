package io.setget.mail.adapter.web.email;

import static org.assertj.core.api.Assertions.assertThat;

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
class UnconfirmedApiTest {
    private static final String MANY = "/api/v1/emails/unknown/";

    private final RunningApi api = new RunningApi();
    private final Emails emails = new Emails(api.clock);

    @AfterEach
    void close() {
        api.close();
    }

    private String unknown() {
        Email email = emails.of(EmailType.NOTIFICATION_DIGEST);
        api.store.queue().accept(List.of(email), null);
        api.store
                .queue()
                .settle(api.store.queue().claim(email.id().value(), 1, Duration.ofMinutes(1), ClaimScope.ALL).stream()
                        .map(lease -> new Settlement(
                                lease,
                                new Verdict.Unsure(new Failure(FailureKind.CONNECTION_LOST, null, "Cut off.")),
                                Duration.ZERO))
                        .toList());
        api.clock.advance(Duration.ofMinutes(1));
        return email.id().value();
    }

    private String status(String id) {
        return api.get("/api/v1/emails/" + id).json().get("status").asText();
    }

    private static int count(Answer answer) {
        assertThat(answer.status()).isEqualTo(202);
        return answer.json().get("count").asInt();
    }

    @Test
    void one_is_sent_again_with_202_once_and_audited() {
        String id = unknown();
        assertThat(status(id)).isEqualTo("unknown");
        assertThat(count(api.post("/api/v1/emails/" + id + "/send-again", ""))).isEqualTo(1);
        assertThat(status(id)).isEqualTo("queued");
        assertThat(api.post("/api/v1/emails/" + id + "/send-again", "").status())
                .isEqualTo(404);
        assertThat(api.audit.latest(1).get(0).action()).isEqualTo(AuditAction.UNKNOWN_EMAILS_SENT_AGAIN);
        assertThat(api.audit.latest(1).get(0).detail()).isEqualTo(id);
    }

    @Test
    void one_is_settled_by_hand_as_sent_or_as_dead() {
        String sent = unknown();
        String dead = unknown();
        assertThat(count(api.post("/api/v1/emails/" + sent + "/settle", "{\"as\":\"sent\"}")))
                .isEqualTo(1);
        assertThat(count(api.post("/api/v1/emails/" + dead + "/settle", "{\"as\":\"dead\"}")))
                .isEqualTo(1);
        assertThat(status(sent)).isEqualTo("sent");
        assertThat(status(dead)).isEqualTo("dead");
        assertThat(api.get("/api/v1/dead-letters").json().get("items").findValuesAsText("id"))
                .containsExactly(dead);
        assertThat(api.post("/api/v1/emails/" + unknown() + "/settle", "{\"as\":\"lucky\"}")
                        .wrongFields())
                .containsExactly("as");
    }

    @Test
    void all_of_one_outage_are_chosen_by_time_or_by_id_or_all() {
        String first = unknown();
        String since = api.clock.instant().toString();
        unknown();
        unknown();
        String outage = "{\"since\":\"" + since + "\",\"until\":\"" + api.clock.instant() + "\"}";
        assertThat(count(api.post(MANY + "send-again", outage))).isEqualTo(2);
        assertThat(status(first)).isEqualTo("unknown");
        assertThat(count(api.post(MANY + "settle", "{\"ids\":[\"" + first + "\"],\"as\":\"sent\"}")))
                .isEqualTo(1);
        assertThat(count(api.post(MANY + "send-again", "{\"all\":true}"))).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"all\":false}", "{\"all\":true,\"ids\":[]}", "{\"since\":\"today\"}", "{\"who\":1}"})
    void a_wish_that_does_not_say_which_is_refused(String body) {
        assertThat(api.post(MANY + "send-again", body).status()).isEqualTo(422);
    }
}
