package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.EmailQueue.Cancellation;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the queue's contract about cancelling, in every state that an email can be in. */
interface CancellingEmails extends QueueScenario {
    private static void assertCancelled(QueueSteps queue, Email email) {
        assertThat(queue.store().queue().cancel(email.id())).isEqualTo(Cancellation.CANCELLED);
        assertThat(queue.status(email)).isEqualTo(EmailStatus.CANCELLED);
        assertThat(queue.store().queue().size()).isZero();
        queue.nothingIsDue();
    }

    private static void assertTooLate(QueueSteps queue, Email email) {
        EmailStatus before = queue.status(email);
        assertThat(queue.store().queue().cancel(email.id())).isEqualTo(Cancellation.TOO_LATE);
        assertThat(queue.status(email)).isEqualTo(before);
    }

    @Test
    default void a_waiting_email_can_be_cancelled() {
        QueueSteps queue = given();
        assertCancelled(queue, queue.accept(EmailType.WELCOME));
    }

    @Test
    default void an_email_for_later_can_be_cancelled() {
        QueueSteps queue = given();
        Email email = queue.accept(Emails.sendAt(
                queue.clock().instant().plusSeconds(60), queue.emails().of(EmailType.WELCOME)));
        assertCancelled(queue, email);
        queue.passTime(Duration.ofMinutes(2));
        queue.nothingIsDue();
    }

    @Test
    default void an_email_that_waits_for_a_retry_can_be_cancelled() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofSeconds(30));
        assertCancelled(queue, email);
        assertThat(queue.logged(email).nextAttemptAt()).isNull();
    }

    @Test
    default void an_email_in_the_hands_of_a_worker_can_be_cancelled_before_data() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        Lease lease = queue.claim();
        assertCancelled(queue, email);
        assertThat(queue.store().queue().enterData(lease, QueueSteps.MARGIN)).isFalse();
        assertThat(queue.store().queue().settle(List.of(QueueSteps.settlement(lease, new Verdict.Sent("250 Ok")))))
                .isEmpty();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.CANCELLED);
    }

    @Test
    default void in_data_it_is_too_late() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        Lease lease = queue.claim();
        queue.store().queue().enterData(lease, QueueSteps.MARGIN);
        assertTooLate(queue, email);
        queue.settle(lease, new Verdict.Sent("250 Ok"));
    }

    @Test
    default void a_sent_email_cannot_be_cancelled() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        queue.send();
        assertTooLate(queue, email);
    }

    @Test
    default void a_dead_email_cannot_be_cancelled() {
        QueueSteps queue = given();
        Email email = queue.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        assertTooLate(queue, email);
        assertThat(queue.store().deadLetters().size()).isEqualTo(1);
    }

    @Test
    default void an_expired_email_cannot_be_cancelled() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.MAGIC_LINK);
        queue.passTime(Duration.ofMinutes(15));
        assertTooLate(queue, email);
    }

    @Test
    default void an_email_of_unknown_outcome_cannot_be_cancelled() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.NOTIFICATION_DIGEST);
        queue.crashInData();
        assertTooLate(queue, email);
    }

    @Test
    default void cancelling_may_be_repeated() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        assertCancelled(queue, email);
        assertCancelled(queue, email);
    }

    @Test
    default void an_email_that_was_never_accepted_is_not_found() {
        QueueSteps queue = given();
        assertThat(queue.store()
                        .queue()
                        .cancel(queue.emails().of(EmailType.WELCOME).id()))
                .isEqualTo(Cancellation.NOT_FOUND);
    }

    @Test
    default void a_cancelled_email_makes_room() {
        QueueSteps queue = given(1);
        assertCancelled(queue, queue.accept(EmailType.MAGIC_LINK));
        queue.accept(EmailType.MAGIC_LINK);
    }
}
