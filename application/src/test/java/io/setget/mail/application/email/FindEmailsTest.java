package io.setget.mail.application.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.email.FindEmails.Found;
import io.setget.mail.application.port.DeliveryLog.Filter;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.Outage;
import io.setget.mail.testkit.QueueSteps;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FindEmailsTest {
    private final MovableClock clock = new MovableClock();
    private final InMemoryMailStore store = new InMemoryMailStore(new Capacity(100), clock);
    private final QueueSteps steps = new QueueSteps(store, clock);
    private final Outage outage = new Outage();
    private final FindEmails find = new FindEmails(outage.over(EmailQueue.class, store.queue()), store.log());

    @BeforeEach
    void one_sent_one_in_flight_one_waiting() {
        steps.accept(EmailType.WELCOME);
        steps.send();
        steps.accept(2, EmailType.WELCOME);
        steps.claim(1);
    }

    private Found list(@Nullable EmailStatus status) {
        return find.list(new Filter(status, null, null, null), 10, null);
    }

    @Test
    void the_log_knows_what_was_settled_and_the_queue_what_is_being_sent() {
        assertThat(list(null).emails())
                .extracting(LoggedEmail::status)
                .containsExactlyInAnyOrder(EmailStatus.SENT, EmailStatus.SENDING, EmailStatus.QUEUED);
        assertThat(list(EmailStatus.SENDING).emails()).hasSize(1);
        assertThat(list(EmailStatus.QUEUED).emails()).hasSize(1);
        assertThat(list(null).queueAnswered()).isTrue();
    }

    @Test
    void without_the_queue_the_log_goes_on_and_none_is_told_as_being_sent() {
        outage.begin();
        assertThat(list(null).emails())
                .extracting(LoggedEmail::status)
                .containsExactlyInAnyOrder(EmailStatus.SENT, EmailStatus.QUEUED, EmailStatus.QUEUED);
        assertThat(list(null).queueAnswered()).isFalse();
        assertThat(list(EmailStatus.SENDING).emails()).isEmpty();
        assertThat(list(EmailStatus.SENDING).queueAnswered()).isFalse();
        assertThat(list(EmailStatus.QUEUED).emails()).hasSize(2);
    }

    @Test
    void what_is_settled_is_found_without_asking_the_queue() {
        outage.begin();
        Found sent = list(EmailStatus.SENT);
        assertThat(sent.queueAnswered()).isTrue();
        assertThat(sent.emails()).hasSize(1);
        assertThat(find.find(sent.emails().get(0).id()))
                .hasValueSatisfying(email -> assertThat(email.status()).isEqualTo(EmailStatus.SENT));
    }

    @Test
    void one_that_is_being_sent_is_found_as_the_log_knows_it_while_the_queue_is_away() {
        LoggedEmail inFlight = list(EmailStatus.SENDING).emails().get(0);
        assertThat(find.find(inFlight.id()).orElseThrow().status()).isEqualTo(EmailStatus.SENDING);
        outage.begin();
        assertThat(find.find(inFlight.id()).orElseThrow().status()).isEqualTo(EmailStatus.QUEUED);
        outage.end();
        assertThat(find.find(inFlight.id()).orElseThrow().status()).isEqualTo(EmailStatus.SENDING);
    }
}
