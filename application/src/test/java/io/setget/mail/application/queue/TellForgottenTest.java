package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.ReconcilableQueue.Place;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.InMemoryDeliveryRecorder;
import io.setget.mail.testkit.InMemoryLosses;
import io.setget.mail.testkit.InMemoryOutbox;
import io.setget.mail.testkit.InMemoryReconcilableLog;
import io.setget.mail.testkit.InMemoryReconcilableQueue;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Emails that a queue lost before the log had them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TellForgottenTest {
    private final MovableClock clock = new MovableClock();
    private final Emails emails = new Emails(clock);
    private final InMemoryOutbox outbox = new InMemoryOutbox();
    private final InMemoryReconcilableQueue queue = new InMemoryReconcilableQueue();
    private final InMemoryDeliveryRecorder recorder = new InMemoryDeliveryRecorder(clock);
    private final InMemoryLosses losses = new InMemoryLosses(clock);
    private final RecentlyAccepted accepted =
            new RecentlyAccepted(() -> clock.instant().toEpochMilli() * 1_000_000);
    private final TellForgotten forgotten = new TellForgotten(
            queue, new InMemoryReconcilableLog(recorder, losses), new RecordOutcomes(outbox, recorder), accepted);

    private Event.Accepted accept() {
        Email email = emails.of(EmailType.WELCOME);
        Event.Accepted event = new Event.Accepted(
                email.id(), clock.instant(), email.type(), email.to().address(), email.messageId(), clock.instant());
        accepted.add(List.of(event));
        return event;
    }

    private EmailStatus status(EmailId id) {
        return recorder.log().find(id).orElseThrow().status();
    }

    @Test
    void those_that_neither_queue_nor_log_has_are_lost_and_told_once() {
        EmailId gone = accept().id();
        EmailId held = accept().id();
        queue.put(held, Place.LIVE);
        Event.Accepted told = accept();
        outbox.tell(told);
        assertThat(forgotten.tell()).isEqualTo(1);
        assertThat(status(gone)).isEqualTo(EmailStatus.LOST);
        assertThat(status(told.id())).isEqualTo(EmailStatus.QUEUED);
        assertThat(recorder.log().find(held)).isEmpty();
        assertThat(forgotten.tell()).isZero();
    }

    @Test
    void what_was_accepted_more_than_a_minute_ago_has_been_recorded_and_may_have_been_purged_since() {
        EmailId old = accept().id();
        clock.advance(Duration.ofSeconds(61));
        assertThat(forgotten.tell()).isZero();
        assertThat(recorder.log().find(old)).isEmpty();
    }

    @Test
    void no_more_than_the_newest_twenty_thousand_are_remembered() {
        for (int i = 0; i < 20_001; i++) {
            accept();
        }
        assertThat(accepted.all()).hasSize(20_000);
    }
}
