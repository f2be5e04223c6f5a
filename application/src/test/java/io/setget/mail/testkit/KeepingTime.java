package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The part of the queue's contract about when an email is due, tried again, and no longer worth sending. */
interface KeepingTime extends QueueScenario {
    @Test
    default void an_email_for_later_is_not_handed_out_before_its_time() {
        QueueSteps queue = given();
        Instant later = queue.clock().instant().plusSeconds(90);
        Email email = queue.accept(Emails.sendAt(later, queue.emails().of(EmailType.MAGIC_LINK)));
        queue.clock().advance(Duration.ofMillis(89_999));
        queue.nothingIsDue();
        queue.clock().advance(Duration.ofMillis(1));
        assertThat(queue.claim().email()).isEqualTo(email);
    }

    @Test
    default void an_email_for_earlier_is_due_at_once() {
        QueueSteps queue = given();
        Instant earlier = queue.clock().instant().minusSeconds(90);
        queue.accept(Emails.sendAt(earlier, queue.emails().of(EmailType.MAGIC_LINK)));
        queue.claim();
    }

    @Test
    default void an_email_for_later_has_its_whole_life_from_then_on() {
        QueueSteps queue = given();
        Instant later = queue.clock().instant().plus(Duration.ofHours(2));
        queue.accept(Emails.sendAt(later, queue.emails().of(EmailType.MAGIC_LINK)));
        queue.clock().advance(Duration.ofHours(2).plus(Duration.ofMinutes(14)));
        queue.claim();
    }

    @Test
    default void a_failed_email_waits_for_its_retry() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofSeconds(30));
        assertThat(queue.status(email)).isEqualTo(EmailStatus.RETRYING);
        assertThat(queue.logged(email).nextAttemptAt())
                .isEqualTo(queue.clock().instant().plusSeconds(30));
        assertThat(queue.logged(email).attempts())
                .containsExactly(new LoggedAttempt(
                        queue.clock().instant(),
                        AttemptOutcome.FAILED,
                        null,
                        QueueSteps.TIMEOUT.kind(),
                        QueueSteps.TIMEOUT.detail(),
                        QueueSteps.TOOK.toMillis()));
        queue.clock().advance(Duration.ofMillis(29_999));
        queue.nothingIsDue();
        queue.clock().advance(Duration.ofMillis(1));
        assertThat(queue.claim().failures()).isEqualTo(1);
    }

    @Test
    default void an_email_given_back_costs_no_attempt() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        queue.settle(queue.claim(), new Verdict.Release(Duration.ZERO));
        queue.settle(queue.claim(), new Verdict.Release(Duration.ofSeconds(10)));
        assertThat(queue.status(email)).isEqualTo(EmailStatus.QUEUED);
        queue.nothingIsDue();
        queue.clock().advance(Duration.ofSeconds(10));
        Lease lease = queue.claim();
        assertThat(lease.failures()).isZero();
        assertThat(lease.crashes()).isZero();
        assertThat(queue.logged(email).attempts()).isEmpty();
        assertThat(queue.figures().failed()).isZero();
    }

    @Test
    default void a_failed_email_given_back_is_still_retrying() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ZERO);
        queue.settle(queue.claim(), new Verdict.Release(Duration.ofSeconds(10)));
        assertThat(queue.status(email)).isEqualTo(EmailStatus.RETRYING);
        assertThat(queue.logged(email).nextAttemptAt())
                .isEqualTo(queue.clock().instant().plusSeconds(10));
    }

    @Test
    default void an_email_that_is_no_longer_worth_sending_is_never_handed_out() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.MAGIC_LINK);
        queue.clock().advance(Duration.ofMinutes(15));
        queue.nothingIsDue();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.EXPIRED);
        assertThat(queue.store().queue().size()).isZero();
        assertThat(queue.store().deadLetters().size()).isZero();
    }

    @Test
    default void an_email_may_be_worth_sending_for_a_time_of_its_own() {
        QueueSteps queue = given();
        Email brief =
                queue.accept(Emails.living(Duration.ofMinutes(1), queue.emails().of(EmailType.WELCOME)));
        Email usual = queue.accept(EmailType.WELCOME);
        queue.clock().advance(Duration.ofMinutes(1));
        assertThat(queue.claim().email()).isEqualTo(usual);
        assertThat(queue.status(brief)).isEqualTo(EmailStatus.EXPIRED);
    }

    @Test
    default void an_expired_email_counts_as_failed_once() {
        QueueSteps queue = given();
        queue.accept(EmailType.MAGIC_LINK);
        queue.fail(Duration.ofMinutes(20));
        queue.passTime(Duration.ofMinutes(15));
        assertThat(queue.figures().failed()).isEqualTo(1);
    }

    @Test
    default void an_email_whose_time_runs_out_before_its_retry_expires_then() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.MAGIC_LINK);
        queue.fail(Duration.ofMinutes(20));
        queue.passTime(Duration.ofMinutes(15));
        assertThat(queue.status(email)).isEqualTo(EmailStatus.EXPIRED);
        assertThat(queue.logged(email).nextAttemptAt()).isNull();
    }

    @Test
    default void an_email_in_the_hands_of_a_worker_does_not_expire_but_does_when_given_back() {
        QueueSteps queue = given();
        Email email = queue.accept(
                Emails.living(Duration.ofSeconds(30), queue.emails().of(EmailType.WELCOME)));
        Lease lease = queue.claim();
        queue.passTime(Duration.ofSeconds(30));
        assertThat(queue.status(email)).isEqualTo(EmailStatus.QUEUED);
        queue.settle(lease, new Verdict.Release(Duration.ZERO));
        queue.nothingIsDue();
        queue.store().queue().sweep();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.EXPIRED);
    }

    @Test
    default void an_email_whose_worker_vanished_past_its_time_is_not_handed_out_again() {
        QueueSteps queue = given();
        Email email = queue.accept(
                Emails.living(Duration.ofSeconds(30), queue.emails().of(EmailType.WELCOME)));
        queue.claim();
        queue.passTime(QueueSteps.LEASE);
        queue.nothingIsDue();
        queue.store().queue().sweep();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.EXPIRED);
    }

    @Test
    default void a_revived_email_has_its_whole_life_again() {
        QueueSteps queue = given();
        Email email = queue.dead(EmailType.MAGIC_LINK, QueueSteps.NO_SUCH_USER);
        queue.passTime(Duration.ofDays(2));
        queue.revive(email);
        queue.passTime(Duration.ofMinutes(14));
        queue.fail(Duration.ZERO);
        queue.passTime(Duration.ofMinutes(1));
        assertThat(queue.status(email)).isEqualTo(EmailStatus.EXPIRED);
    }

    @Test
    default void a_clock_set_back_hands_nothing_out_early_and_loses_nothing() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofSeconds(30));
        queue.passTime(Duration.ofHours(-1));
        queue.nothingIsDue();
        queue.passTime(Duration.ofHours(1).plusSeconds(30));
        assertThat(queue.claim().email()).isEqualTo(email);
    }
}
