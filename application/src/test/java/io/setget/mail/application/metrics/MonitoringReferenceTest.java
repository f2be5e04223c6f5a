package io.setget.mail.application.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.metrics.DeliverySummary;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.QueueSteps;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The documentation's table "Monitoring email delivery", row by row. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MonitoringReferenceTest {
    private final MovableClock clock = new MovableClock();
    private final InMemoryMailStore store = new InMemoryMailStore(new Capacity(100), clock);
    private final QueueSteps steps = new QueueSteps(store, clock);

    private DeliverySummary summary() {
        return new SummariseDelivery(store.log(), store.queue(), store.deadLetters()).summary();
    }

    @Test
    void Sent_24h_counts_emails_successfully_sent_in_the_last_24_hours() {
        steps.accept(EmailType.WELCOME);
        steps.send();
        assertThat(summary().sent24h()).isEqualTo(1);
        steps.passTime(Duration.ofHours(25));
        assertThat(summary().sent24h()).isZero();
    }

    @Test
    void Failed_24h_counts_emails_that_failed_to_send_each_once() {
        steps.accept(EmailType.WELCOME);
        steps.fail(Duration.ofSeconds(30));
        steps.passTime(Duration.ofSeconds(30));
        steps.fail(Duration.ofSeconds(60));
        assertThat(summary().failed24h()).isEqualTo(1);
    }

    @Test
    void Queued_counts_emails_that_wait_also_for_a_retry_or_in_flight() {
        steps.accept(EmailType.WELCOME);
        steps.fail(Duration.ofSeconds(30));
        steps.accept(2, EmailType.WELCOME);
        assertThat(steps.claim(1)).hasSize(1);
        assertThat(summary().queued()).isEqualTo(3);
    }

    @Test
    void Dead_letter_counts_emails_that_exhausted_all_retries() {
        steps.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        assertThat(summary().deadLetter()).isEqualTo(1);
        assertThat(summary().queued()).isZero();
    }

    @Test
    void Average_send_time_is_the_mean_time_from_queue_to_the_servers_final_answer() {
        assertThat(summary().averageSendTimeMs()).isNull();
        steps.accept(EmailType.WELCOME);
        steps.passTime(Duration.ofMillis(400));
        steps.send();
        steps.accept(EmailType.WELCOME);
        steps.passTime(Duration.ofMillis(200));
        steps.send();
        assertThat(summary().averageSendTimeMs()).isEqualTo(300);
    }
}
