package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the queue's contract about emails that could not be sent and let others pass, and about claims of some only. */
interface GoingBehind extends QueueScenario {
    private static void goesBehind(QueueSteps queue, Verdict verdict) {
        Email failing = queue.accept(EmailType.WELCOME);
        Email waiting = queue.accept(EmailType.WELCOME);
        Lease lease = queue.claim(1).get(0);
        assertThat(lease.email()).isEqualTo(failing);
        queue.settle(lease, verdict);
        Email later = queue.accept(EmailType.WELCOME);
        assertThat(inTurn(queue, 3)).containsExactly(waiting, failing, later);
    }

    private static List<Email> inTurn(QueueSteps queue, int count) {
        List<Email> emails = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            queue.claim(1).forEach(lease -> emails.add(lease.email()));
        }
        return emails;
    }

    @Test
    default void a_failed_email_goes_behind_those_that_wait_and_before_those_that_come_later() {
        goesBehind(given(), new Verdict.Retry(Duration.ZERO, QueueSteps.TIMEOUT));
    }

    @Test
    default void an_email_that_is_given_back_goes_behind_those_that_wait() {
        goesBehind(given(), new Verdict.Release(Duration.ZERO));
    }

    @Test
    default void an_email_that_stalled_goes_behind_those_that_wait() {
        goesBehind(given(), new Verdict.Stalled(Duration.ZERO));
    }

    @Test
    default void the_place_is_taken_when_the_email_goes_back_and_not_when_it_is_due() {
        QueueSteps queue = given();
        Email failing = queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofSeconds(30));
        Email later = queue.accept(EmailType.WELCOME);
        queue.passTime(Duration.ofSeconds(30));
        assertThat(inTurn(queue, 2)).containsExactly(failing, later);
    }

    @Test
    default void what_goes_behind_stays_in_its_lane() {
        QueueSteps queue = given();
        Email bulk = queue.accept(EmailType.NOTIFICATION_DIGEST);
        Email critical = queue.accept(EmailType.MAGIC_LINK);
        Lease lease = queue.claim(1).get(0);
        assertThat(lease.email()).isEqualTo(critical);
        queue.settle(lease, new Verdict.Release(Duration.ZERO));
        assertThat(inTurn(queue, 2)).containsExactly(critical, bulk);
    }

    @Test
    default void what_goes_behind_is_no_longer_the_oldest() {
        QueueSteps queue = given();
        Email failing = queue.accept(EmailType.NOTIFICATION_DIGEST);
        Lease lease = queue.claim();
        queue.accept(25, EmailType.MAGIC_LINK);
        queue.settle(lease, new Verdict.Release(Duration.ZERO));
        assertThat(inTurn(queue, 20)).hasSize(20).doesNotContain(failing);
    }

    @Test
    default void an_email_whose_worker_vanished_keeps_its_place() {
        QueueSteps queue = given();
        Email crashing = queue.accept(EmailType.WELCOME);
        queue.crash();
        queue.accept(EmailType.WELCOME);
        assertThat(inTurn(queue, 1)).containsExactly(crashing);
    }

    @Test
    default void a_stall_costs_no_attempt_and_is_counted() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        queue.settle(queue.claim(), new Verdict.Stalled(Duration.ofSeconds(10)));
        queue.nothingIsDue();
        queue.passTime(Duration.ofSeconds(10));
        Lease lease = queue.claim();
        assertThat(List.of(lease.failures(), lease.crashes(), lease.stalls())).containsExactly(0, 0, 1);
        assertThat(queue.logged(email).attempts()).isEmpty();
        assertThat(queue.figures().failed()).isZero();
        queue.settle(lease, new Verdict.Retry(Duration.ZERO, QueueSteps.TIMEOUT));
        Lease next = queue.claim();
        assertThat(List.of(next.failures(), next.crashes(), next.stalls())).containsExactly(1, 0, 1);
    }

    @Test
    default void a_stall_is_settled_once() {
        QueueSteps queue = given();
        queue.accept(EmailType.WELCOME);
        Lease lease = queue.claim();
        queue.settle(lease, new Verdict.Stalled(Duration.ZERO));
        queue.settle(lease, new Verdict.Stalled(Duration.ZERO));
        assertThat(queue.claim().stalls()).isEqualTo(1);
    }

    @Test
    default void a_revived_email_has_never_stalled() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.WELCOME);
        queue.settle(queue.claim(), new Verdict.Stalled(Duration.ZERO));
        queue.bury(QueueSteps.TIMEOUT);
        queue.revive(email);
        assertThat(queue.claim().stalls()).isZero();
    }

    @Test
    default void one_that_stalls_often_comes_after_all_others_whatever_their_lane() {
        QueueSteps queue = given();
        Email stalling = stalledTwice(queue, EmailType.MAGIC_LINK);
        List<Email> others = new ArrayList<>(queue.accept(2, EmailType.MAGIC_LINK));
        others.add(queue.accept(EmailType.NOTIFICATION_DIGEST));
        others.add(stalling);
        assertThat(inTurn(queue, 4)).containsExactlyElementsOf(others);
    }

    @Test
    default void a_single_stall_makes_nobody_wait_for_its_turn() {
        QueueSteps queue = given();
        queue.accept(2, EmailType.WELCOME);
        queue.claim(2).forEach(lease -> queue.settle(lease, new Verdict.Stalled(Duration.ZERO)));
        assertThat(queue.claim(10)).hasSize(2);
    }

    @Test
    default void those_that_stall_often_or_crashed_are_handed_out_one_at_a_time() {
        QueueSteps queue = given();
        queue.accept(EmailType.WELCOME);
        queue.crash();
        Lease crashed = queue.claim();
        queue.accept(2, EmailType.WELCOME);
        for (int round = 0; round < 2; round++) {
            queue.claim(2).forEach(lease -> queue.settle(lease, new Verdict.Stalled(Duration.ZERO)));
        }
        queue.nothingIsDue();
        queue.settle(crashed, new Verdict.Sent("250 Ok"));
        Lease first = queue.claim();
        assertThat(first.stallsOften()).isTrue();
        queue.nothingIsDue();
        queue.settle(first, new Verdict.Sent("250 Ok"));
        assertThat(queue.claim().stalls()).isEqualTo(2);
    }

    @Test
    default void one_that_stalls_often_is_not_kept_waiting_for_ever_by_new_ones() {
        QueueSteps queue = given();
        Email stalling = stalledTwice(queue, EmailType.WELCOME);
        List<Email> handedOut = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            queue.accept(2, EmailType.WELCOME);
            handedOut.addAll(inTurn(queue, 1));
        }
        assertThat(handedOut).contains(stalling);
    }

    private static Email stalledTwice(QueueSteps queue, EmailType type) {
        Email email = queue.accept(type);
        queue.settle(queue.claim(), new Verdict.Stalled(Duration.ZERO));
        queue.settle(queue.claim(), new Verdict.Stalled(Duration.ZERO));
        return email;
    }

    @Test
    default void critical_ones_can_be_had_alone() {
        QueueSteps queue = given();
        EmailQueue port = queue.store().queue();
        ClaimScope critical = ClaimScope.ALL.withCriticalOnly(true);
        queue.accept(20, EmailType.NOTIFICATION_DIGEST);
        queue.accept(EmailType.WELCOME);
        assertThat(port.mayHandOut(critical)).isFalse();
        assertThat(queue.claim(30, critical)).isEmpty();
        List<Email> urgent = queue.accept(2, EmailType.MAGIC_LINK);
        assertThat(port.mayHandOut(critical)).isTrue();
        assertThat(port.mayHandOut(critical.withFailedBefore(true))).isFalse();
        assertThat(queue.claim(30, critical.withFailedBefore(true))).isEmpty();
        assertThat(queue.claim(30, critical)).extracting(Lease::email).containsExactlyInAnyOrderElementsOf(urgent);
    }

    @Test
    default void within_the_order_of_lanes_the_newest_can_be_had_first() {
        QueueSteps queue = given();
        ClaimScope newest = ClaimScope.ALL.withNewestFirst(true);
        List<Email> bulk = queue.accept(2, queue.emails().of(Lane.BULK).type());
        List<Email> critical = queue.accept(12, EmailType.MAGIC_LINK);
        List<Email> expected = new ArrayList<>();
        for (int i = critical.size() - 1; i >= 0; i--) {
            expected.add(critical.get(i));
        }
        expected.add(bulk.get(1));
        List<Email> order = new ArrayList<>();
        while (order.size() < expected.size()) {
            order.add(queue.claim(1, newest).get(0).email());
        }
        assertThat(order).containsExactlyElementsOf(expected);
    }

    @Test
    default void the_newest_is_the_one_that_went_back_last() {
        QueueSteps queue = given();
        Email failing = queue.accept(EmailType.WELCOME);
        queue.accept(EmailType.WELCOME);
        queue.settle(queue.claim(1).get(0), new Verdict.Release(Duration.ZERO));
        assertThat(queue.claim(1, ClaimScope.ALL.withNewestFirst(true)))
                .extracting(Lease::email)
                .containsExactly(failing);
    }
}
