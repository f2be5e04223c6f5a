package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the queue's contract about workers that vanish. */
interface SurvivingCrashes extends QueueScenario {
    @Test
    default void an_email_whose_worker_vanished_is_due_again_when_the_lease_ends() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        queue.claim();
        queue.passTime(QueueSteps.LEASE.minusMillis(1));
        queue.nothingIsDue();
        queue.passTime(Duration.ofMillis(1));
        Lease again = queue.claim();
        assertThat(again.email()).isEqualTo(email);
        assertThat(again.crashes()).isEqualTo(1);
        assertThat(again.failures()).isZero();
        assertThat(queue.logged(email).attempts())
                .extracting(LoggedAttempt::outcome)
                .containsExactly(AttemptOutcome.CRASHED);
    }

    @Test
    default void claiming_alone_finds_ended_leases() {
        QueueSteps queue = given();
        queue.accept(EmailType.WELCOME);
        queue.claim();
        queue.clock().advance(QueueSteps.LEASE);
        assertThat(queue.claim().crashes()).isEqualTo(1);
    }

    @Test
    default void the_third_crash_buries_the_email_with_that_cause() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.MAGIC_LINK);
        queue.crash();
        queue.crash();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.QUEUED);
        queue.crash();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.DEAD);
        DeadLetter letter = queue.store().deadLetters().find(email.id()).orElseThrow();
        assertThat(letter.failure().kind()).isEqualTo(FailureKind.WORKER_CRASHED);
        assertThat(letter.attempts()).isEqualTo(3);
        assertThat(queue.figures().failed()).isEqualTo(1);
        queue.nothingIsDue();
    }

    @Test
    default void failures_and_crashes_are_counted_apart() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        queue.crash();
        queue.fail(Duration.ZERO);
        queue.crash();
        queue.fail(Duration.ZERO);
        Lease lease = queue.claim();
        assertThat(lease.failures()).isEqualTo(2);
        assertThat(lease.crashes()).isEqualTo(2);
        queue.settle(lease, new Verdict.Bury(QueueSteps.NO_SUCH_USER));
        DeadLetter letter = queue.store().deadLetters().find(email.id()).orElseThrow();
        assertThat(letter.attempts()).isEqualTo(5);
        assertThat(letter.failure()).isEqualTo(QueueSteps.NO_SUCH_USER);
    }

    @Test
    default void emails_that_crashed_a_worker_are_handed_out_one_at_a_time() {
        QueueSteps queue = given();
        queue.accept(3, EmailType.MAGIC_LINK);
        queue.claim(3);
        queue.passTime(QueueSteps.LEASE);
        queue.accept(2, EmailType.WELCOME);
        List<Lease> leases = queue.claim(10);
        assertThat(leases).hasSize(3).filteredOn(lease -> lease.crashes() > 0).hasSize(1);
        queue.nothingIsDue();
        leases.forEach(lease -> queue.settle(lease, new Verdict.Sent("250 Ok")));
        assertThat(queue.claim(10)).hasSize(1).allMatch(lease -> lease.crashes() == 1);
    }

    @Test
    default void an_urgent_email_is_sent_again_after_a_crash_in_data() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.MAGIC_LINK);
        queue.crashInData();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.QUEUED);
        queue.send();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.SENT);
    }

    @Test
    default void a_bulk_email_is_not_sent_again_after_a_crash_in_data_but_shown_as_unknown() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.NOTIFICATION_DIGEST);
        queue.crashInData();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.UNKNOWN);
        assertThat(queue.logged(email).attempts())
                .extracting(LoggedAttempt::outcome)
                .containsExactly(AttemptOutcome.UNKNOWN);
        assertThat(queue.figures().failed()).isEqualTo(1);
        assertThat(queue.store().queue().size()).isZero();
        queue.nothingIsDue();
    }

    @Test
    default void a_bulk_email_is_sent_again_after_a_crash_before_data() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.NOTIFICATION_DIGEST);
        queue.crash();
        queue.send();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.SENT);
    }

    @Test
    default void being_in_data_ends_with_the_lease() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.NOTIFICATION_DIGEST);
        Lease first = queue.claim();
        queue.store().queue().enterData(first, QueueSteps.MARGIN);
        queue.settle(first, new Verdict.Retry(Duration.ZERO, QueueSteps.TIMEOUT));
        queue.crash();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.RETRYING);
    }
}
