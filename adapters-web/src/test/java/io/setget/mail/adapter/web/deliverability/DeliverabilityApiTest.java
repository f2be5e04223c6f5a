package io.setget.mail.adapter.web.deliverability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.testkit.DnsZone;
import io.setget.mail.testkit.QueueSteps;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliverabilityApiTest {
    private static final String PATH = "/api/v1/deliverability";

    private final RunningApi api = new RunningApi();

    @AfterEach
    void close() {
        api.close();
    }

    private void sendThroughSendGrid() {
        api.put("/api/v1/settings/email", "{\"host\":\"smtp.sendgrid.net\",\"from_email\":\"noreply@e.example\"}");
    }

    private static JsonNode finding(Answer answer, String topic) {
        for (JsonNode finding : answer.json().get("findings")) {
            if (finding.get("topic").asText().equals(topic)) {
                return finding;
            }
        }
        throw new AssertionError("nothing is said of " + topic);
    }

    @Test
    void without_a_sender_there_is_nothing_to_look_at() {
        Answer answer = api.get(PATH);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().get("detail").asText()).contains("From Email");
    }

    @Test
    void each_topic_is_told_with_the_record_to_publish() {
        sendThroughSendGrid();
        api.dns.become(DnsZone.of("e.example MX 10 mx.e.example", "mx.e.example A 198.51.100.5"));
        Answer answer = api.get(PATH);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("domain").asText()).isEqualTo("e.example");
        assertThat(answer.json().get("relay").asText()).isEqualTo("SendGrid");
        assertThat(answer.json().get("judgement").asText()).isEqualTo("bad");
        assertThat(answer.json().get("findings").findValuesAsText("topic"))
                .containsExactly("mx", "spf", "dkim", "dmarc", "sending_domain");
        assertThat(finding(answer, "mx").get("judgement").asText()).isEqualTo("good");
        assertThat(finding(answer, "spf").get("publish").get(0).toString())
                .contains("\"value\":\"v=spf1 include:sendgrid.net ~all\"")
                .contains("\"type\":\"TXT\"")
                .contains("\"name\":\"e.example\"");
        assertThat(finding(answer, "dkim").at("/publish/0/name").asText()).isEqualTo("s1._domainkey.e.example");
        assertThat(finding(answer, "dmarc").at("/publish/0/name").asText()).isEqualTo("_dmarc.e.example");
    }

    @Test
    void a_selector_is_looked_at_and_one_that_cannot_be_is_refused() {
        sendThroughSendGrid();
        assertThat(finding(api.get(PATH + "?selector=mine"), "dkim")
                        .get("summary")
                        .asText())
                .contains("selector mine");
        assertThat(api.get(PATH + "?selector=a%20b").wrongFields()).containsExactly("selector");
    }

    @Test
    void bounces_are_told_by_domain() {
        QueueSteps queue = new QueueSteps(api.store, api.clock);
        for (int i = 0; i < 19; i++) {
            queue.accept(queue.emails().to("a" + i + "@good.example", EmailType.WELCOME));
            queue.send();
        }
        queue.accept(queue.emails().to("b@bad.example", EmailType.WELCOME));
        queue.bury(new Failure(FailureKind.RECIPIENT_REJECTED, "550 5.1.1 No such user", "Refused."));
        JsonNode day = api.get("/api/v1/bounces").json().get("last_24h");
        assertThat(day.get("sent").asLong()).isEqualTo(19);
        assertThat(day.get("refused").asLong()).isEqualTo(1);
        assertThat(day.get("rate").asDouble()).isEqualTo(0.05);
        assertThat(day.get("judgement").asText()).isEqualTo("warning");
        assertThat(day.at("/domains/0/domain").asText()).isEqualTo("bad.example");
        assertThat(day.at("/domains/0/judgement").asText()).isEqualTo("bad");
        assertThat(api.get("/metrics").text()).contains("setget_bounce_ratio{span=\"24h\"} 0.05");
    }

    @Test
    void bounces_of_last_week_are_not_those_of_today() {
        QueueSteps queue = new QueueSteps(api.store, api.clock);
        queue.accept(queue.emails().to("b@bad.example", EmailType.WELCOME));
        queue.bury(QueueSteps.NO_SUCH_USER);
        queue.passTime(Duration.ofDays(2));
        JsonNode bounces = api.get("/api/v1/bounces").json();
        assertThat(bounces.at("/last_24h/rate").isNull()).isTrue();
        assertThat(bounces.at("/last_7d/refused").asLong()).isEqualTo(1);
    }
}
