package io.setget.mail.adapter.web.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.settings.SendingLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MetricsPageTest {
    private final RunningApi api = new RunningApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void the_page_is_prometheus_text_with_every_figure() {
        api.post("/api/v1/emails", "{\"type\":\"account_locked\",\"to\":\"secret-person@example.com\"}");
        api.counters.tried(new DeliveryOutcome.Delivered("250 ok"));
        api.counters.tried(new DeliveryOutcome.Rejected(
                new Failure(FailureKind.RECIPIENT_REJECTED, "550 secret-person@example.com", "no")));
        api.breakerIsOpen.set(true);
        Answer answer = api.get("/metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.text())
                .contains(
                        "setget_store_up 1.0",
                        "setget_emails_queued 1.0",
                        "setget_emails_dead 0.0",
                        "setget_emails_sent_24h 0.0",
                        "setget_emails_failed_24h 0.0",
                        "setget_send_time_24h_seconds{statistic=\"p95\"} NaN",
                        "setget_delivery_tries_total{error=\"\",outcome=\"delivered\"} 1.0",
                        "setget_delivery_tries_total{error=\"recipient_rejected\",outcome=\"rejected\"} 1.0",
                        "setget_emails_accepted_total{type=\"account_locked\"} 1.0",
                        "setget_emails_accepted_total{type=\"welcome\"} 0.0",
                        "setget_smtp_breaker_open 1.0",
                        "setget_build_info{version=\"1.2.3\"} 1",
                        "jvm_memory_heap_used_bytes ",
                        "process_uptime_seconds ");
        assertThat(answer.text()).doesNotContain("secret-person");
    }

    @Test
    void sending_limits_are_there_with_what_is_used_and_how_long_emails_wait() {
        assertThat(api.get("/metrics").text()).doesNotContain("setget_sending_used", "setget_sending_goes_on");
        SendingLimits limits = new SendingLimits(14, null, 2);
        api.settings.saveLimits(limits);
        assertThat(api.get("/metrics").text()).contains("setget_sending_goes_on_seconds 0.0");
        api.quota.take(2, limits);
        assertThat(api.get("/metrics").text())
                .contains(
                        "setget_sending_limit{span=\"second\"} 14.0",
                        "setget_sending_limit{span=\"day\"} 2.0",
                        "setget_sending_used{span=\"hour\"} 2.0",
                        "setget_sending_used{span=\"day\"} 2.0",
                        "setget_sending_goes_on_seconds 87000.0")
                .doesNotContain("setget_sending_limit{span=\"hour\"}");
    }

    @Test
    void requests_are_counted_by_route_pattern_never_by_what_stands_in_the_path() {
        api.get("/api/v1/emails/00000000-0000-7000-8000-00000000cafe");
        api.get("/somewhere/else");
        await().untilAsserted(() -> assertThat(api.get("/metrics").text())
                .contains(
                        "setget_http_requests_total{method=\"GET\",route=\"/api/v1/emails/{id}\",status=\"404\"} 1.0",
                        "setget_http_requests_total{method=\"GET\",route=\"-\",status=\"404\"} 1.0")
                .doesNotContain("cafe", "somewhere"));
    }
}
