package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the queue's contract about leases: who holds an email, and who may still speak for it. */
interface HoldingLeases extends QueueScenario {
    Verdict.Sent SENT = new Verdict.Sent("250 2.0.0 Ok");

    @Test
    default void the_same_token_again_returns_the_same_leases() {
        QueueSteps queue = given();
        queue.accept(4, EmailType.WELCOME);
        EmailQueue port = queue.store().queue();
        List<Lease> leases = port.claim("token", 3, QueueSteps.LEASE, ClaimScope.ALL);
        assertThat(leases).hasSize(3);
        assertThat(port.claim("token", 3, QueueSteps.LEASE, ClaimScope.ALL)).isEqualTo(leases);
        assertThat(queue.claim(10)).hasSize(1);
    }

    @Test
    default void emails_in_the_hands_of_a_worker_are_known_and_still_count_as_queued() {
        QueueSteps queue = given();
        Email first = queue.accept(EmailType.MAGIC_LINK);
        queue.accept(EmailType.WELCOME);
        assertThat(queue.store().queue().inFlight()).isEmpty();
        Lease lease = queue.claim(1).get(0);
        assertThat(queue.store().queue().inFlight()).containsExactly(first.id());
        assertThat(queue.store().queue().size()).isEqualTo(2);
        queue.settle(lease, SENT);
        assertThat(queue.store().queue().inFlight()).isEmpty();
        assertThat(queue.store().queue().size()).isEqualTo(1);
    }

    @Test
    default void a_sent_email_is_logged_with_the_servers_answer_and_counted() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        Instant queued = queue.clock().instant();
        queue.clock().advance(Duration.ofMillis(900));
        queue.settle(queue.claim(), SENT);
        Instant now = queue.clock().instant();
        assertThat(queue.logged(email).status()).isEqualTo(EmailStatus.SENT);
        assertThat(queue.logged(email).queuedAt()).isEqualTo(queued);
        assertThat(queue.logged(email).sentAt()).isEqualTo(now);
        assertThat(queue.logged(email).nextAttemptAt()).isNull();
        assertThat(queue.logged(email).attempts())
                .containsExactly(new LoggedAttempt(now, AttemptOutcome.SENT, "250 2.0.0 Ok", null, null, 20));
        assertThat(queue.figures().sent()).isEqualTo(1);
        assertThat(queue.figures().totalSendTimeMs()).isEqualTo(900);
    }

    @Test
    default void settling_twice_is_success_and_counts_once() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        Lease lease = queue.claim();
        queue.settle(lease, SENT);
        queue.settle(lease, SENT);
        assertThat(queue.figures().sent()).isEqualTo(1);
        assertThat(queue.logged(email).attempts()).hasSize(1);
    }

    @Test
    default void settling_a_failure_twice_costs_one_attempt() {
        QueueSteps queue = given();
        queue.accept(EmailType.WELCOME);
        Lease lease = queue.claim();
        Verdict retry = new Verdict.Retry(Duration.ofSeconds(30), QueueSteps.TIMEOUT);
        queue.settle(lease, retry);
        queue.settle(lease, retry);
        queue.clock().advance(Duration.ofSeconds(30));
        assertThat(queue.claim().failures()).isEqualTo(1);
        assertThat(queue.figures().failed()).isEqualTo(1);
    }

    @Test
    default void many_leases_are_settled_in_one_call_each_its_own_way() {
        QueueSteps queue = given();
        List<Email> emails = queue.accept(4, EmailType.NOTIFICATION_DIGEST);
        List<Lease> leases = queue.claim(4);
        assertThat(queue.store()
                        .queue()
                        .settle(List.of(
                                QueueSteps.settlement(leases.get(0), SENT),
                                QueueSteps.settlement(leases.get(1), new Verdict.Bury(QueueSteps.NO_SUCH_USER)),
                                QueueSteps.settlement(leases.get(2), new Verdict.Unsure(QueueSteps.TIMEOUT)),
                                QueueSteps.settlement(leases.get(3), new Verdict.Release(Duration.ZERO)))))
                .containsExactlyInAnyOrderElementsOf(
                        emails.stream().map(Email::id).toList());
        assertThat(emails.stream().map(queue::status))
                .containsExactly(EmailStatus.SENT, EmailStatus.DEAD, EmailStatus.UNKNOWN, EmailStatus.QUEUED);
        assertThat(queue.store().queue().size()).isEqualTo(1);
    }

    @Test
    default void a_former_holder_can_neither_settle_nor_enter_data_nor_extend() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.MAGIC_LINK);
        Lease former = queue.crash();
        Lease holder = queue.claim();
        EmailQueue port = queue.store().queue();
        assertThat(port.enterData(former, QueueSteps.MARGIN)).isFalse();
        assertThat(port.extend(List.of(former), QueueSteps.LEASE)).isEmpty();
        assertThat(port.settle(List.of(QueueSteps.settlement(former, SENT)))).isEmpty();
        assertThat(queue.figures().sent()).isZero();
        assertThat(port.enterData(holder, QueueSteps.MARGIN)).isTrue();
        queue.settle(holder, SENT);
        assertThat(port.settle(List.of(QueueSteps.settlement(former, SENT)))).isEmpty();
        assertThat(queue.figures().sent()).isEqualTo(1);
        assertThat(queue.status(email)).isEqualTo(EmailStatus.SENT);
    }

    @Test
    default void in_a_batch_only_what_had_passed_on_is_left_out() {
        QueueSteps queue = given();
        queue.accept(EmailType.WELCOME);
        Lease former = queue.crash();
        queue.settle(queue.claim(), SENT);
        Email other = queue.accept(EmailType.WELCOME);
        Lease held = queue.claim();
        assertThat(queue.store()
                        .queue()
                        .settle(List.of(QueueSteps.settlement(former, SENT), QueueSteps.settlement(held, SENT))))
                .containsExactly(other.id());
    }

    @Test
    default void nothing_may_be_sent_when_the_lease_is_nearly_over() {
        QueueSteps queue = given();
        queue.accept(EmailType.MAGIC_LINK);
        Lease lease = queue.claim();
        queue.clock().advance(QueueSteps.LEASE.minus(QueueSteps.MARGIN));
        assertThat(queue.store().queue().enterData(lease, QueueSteps.MARGIN)).isTrue();
        queue.clock().advance(Duration.ofMillis(1));
        assertThat(queue.store().queue().enterData(lease, QueueSteps.MARGIN)).isFalse();
    }

    @Test
    default void entering_data_may_be_repeated() {
        QueueSteps queue = given();
        queue.accept(EmailType.MAGIC_LINK);
        Lease lease = queue.claim();
        assertThat(queue.store().queue().enterData(lease, QueueSteps.MARGIN)).isTrue();
        assertThat(queue.store().queue().enterData(lease, QueueSteps.MARGIN)).isTrue();
    }

    @Test
    default void nothing_may_be_sent_after_settling() {
        QueueSteps queue = given();
        queue.accept(EmailType.MAGIC_LINK);
        Lease lease = queue.claim();
        queue.settle(lease, new Verdict.Release(Duration.ZERO));
        assertThat(queue.store().queue().enterData(lease, QueueSteps.MARGIN)).isFalse();
    }

    @Test
    default void an_extended_lease_lasts_from_now_on() {
        QueueSteps queue = given();
        Email kept = queue.accept(EmailType.MAGIC_LINK);
        Email lost = queue.accept(EmailType.MAGIC_LINK);
        List<Lease> leases = queue.claim(2);
        queue.clock().advance(Duration.ofSeconds(50));
        assertThat(queue.store().queue().extend(leases.subList(0, 1), QueueSteps.LEASE))
                .containsExactly(kept.id());
        queue.passTime(Duration.ofSeconds(50));
        assertThat(queue.store().queue().inFlight()).containsExactly(kept.id());
        assertThat(queue.claim().email()).isEqualTo(lost);
        assertThat(queue.store().queue().extend(leases, QueueSteps.LEASE)).containsExactly(kept.id());
    }

    @Test
    default void a_settled_lease_cannot_be_extended() {
        QueueSteps queue = given();
        queue.accept(EmailType.MAGIC_LINK);
        Lease lease = queue.claim();
        queue.settle(lease, SENT);
        assertThat(queue.store().queue().extend(List.of(lease), QueueSteps.LEASE))
                .isEmpty();
    }

    @Test
    default void many_senders_at_once_settle_each_email_once() throws InterruptedException {
        QueueSteps queue = given();
        queue.accept(200, EmailType.WELCOME);
        QueueSteps.together(8, sender -> {
            for (List<Lease> mine = queue.claim(2); !mine.isEmpty(); mine = queue.claim(2)) {
                for (Lease lease : mine) {
                    assertThat(queue.store().queue().enterData(lease, QueueSteps.MARGIN))
                            .isTrue();
                    queue.settle(lease, SENT);
                }
            }
            return sender;
        });
        assertThat(queue.store().queue().size()).isZero();
        assertThat(queue.figures().sent()).isEqualTo(200);
    }
}
