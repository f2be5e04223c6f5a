package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The part of the queue's contract about pausing, and about waiting for work without asking all the time. */
interface PausingAndWaking extends QueueScenario {
    @Test
    default void a_paused_queue_takes_emails_in_but_hands_none_out() {
        QueueSteps queue = given();
        assertThat(queue.store().queue().paused()).isFalse();
        queue.store().queue().pause();
        assertThat(queue.store().queue().paused()).isTrue();
        Email email = queue.accept(EmailType.MAGIC_LINK);
        queue.nothingIsDue();
        queue.store().queue().resume();
        assertThat(queue.store().queue().paused()).isFalse();
        assertThat(queue.claim().email()).isEqualTo(email);
    }

    @Test
    default void what_was_handed_out_before_a_pause_can_be_finished() {
        QueueSteps queue = given();
        queue.accept(EmailType.MAGIC_LINK);
        EmailQueue port = queue.store().queue();
        List<Lease> leases = port.claim("token", 1, QueueSteps.LEASE, ClaimScope.ALL);
        port.pause();
        assertThat(port.claim("token", 1, QueueSteps.LEASE, ClaimScope.ALL)).isEqualTo(leases);
        assertThat(port.enterData(leases.get(0), QueueSteps.MARGIN)).isTrue();
        queue.settle(leases.get(0), new Verdict.Sent("250 Ok"));
    }

    @Test
    default void a_paused_queue_still_expires_emails() {
        QueueSteps queue = given();
        queue.store().queue().pause();
        queue.accept(EmailType.MAGIC_LINK);
        queue.passTime(Duration.ofMinutes(15));
        assertThat(queue.store().queue().size()).isZero();
    }

    @Test
    default void whether_a_claim_may_find_something_can_be_asked_without_claiming() {
        QueueSteps queue = given();
        EmailQueue port = queue.store().queue();
        assertThat(port.mayHandOut(ClaimScope.ALL)).isFalse();
        queue.accept(EmailType.WELCOME);
        assertThat(port.mayHandOut(ClaimScope.ALL)).isTrue();
        assertThat(port.mayHandOut(ClaimScope.FAILED_BEFORE)).isFalse();
        assertThat(port.inFlight()).isEmpty();
        port.pause();
        assertThat(port.mayHandOut(ClaimScope.ALL)).isFalse();
        port.resume();
        queue.fail(Duration.ofSeconds(30));
        assertThat(port.mayHandOut(ClaimScope.ALL)).isFalse();
        queue.clock().advance(Duration.ofSeconds(30));
        assertThat(port.mayHandOut(ClaimScope.FAILED_BEFORE)).isTrue();
        queue.claim();
        assertThat(port.mayHandOut(ClaimScope.ALL)).isFalse();
    }

    @Test
    default void an_email_whose_worker_vanished_may_be_claimed_again_before_anybody_tidied_up() {
        QueueSteps queue = given();
        queue.accept(EmailType.WELCOME);
        queue.claim();
        queue.clock().advance(QueueSteps.LEASE);
        assertThat(queue.store().queue().mayHandOut(ClaimScope.ALL)).isTrue();
    }

    @Test
    default void an_accepted_email_wakes_the_dispatcher() throws Exception {
        QueueSteps queue = given();
        assertWakes(queue, () -> queue.accept(EmailType.WELCOME));
    }

    @Test
    default void a_revived_email_wakes_the_dispatcher() throws Exception {
        QueueSteps queue = given();
        Email email = queue.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        assertWakes(queue, () -> queue.revive(email));
    }

    @Test
    default void an_email_given_back_wakes_the_dispatcher() throws Exception {
        QueueSteps queue = given();
        queue.accept(EmailType.WELCOME);
        Lease lease = queue.claim();
        assertWakes(queue, () -> queue.settle(lease, new Verdict.Release(Duration.ZERO)));
    }

    @Test
    default void the_end_of_a_pause_wakes_the_dispatcher() throws Exception {
        QueueSteps queue = given();
        queue.store().queue().pause();
        queue.accept(EmailType.WELCOME);
        assertWakes(queue, () -> queue.store().queue().resume());
    }

    @Test
    default void what_happened_before_the_wait_is_not_missed() throws Exception {
        QueueSteps queue = given();
        drain(queue);
        queue.accept(EmailType.WELCOME);
        FutureTask<Boolean> waiting = waiting(queue, new CountDownLatch(1));
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void without_work_the_wait_ends_by_itself() throws InterruptedException {
        QueueSteps queue = given();
        drain(queue);
        long started = System.nanoTime();
        queue.store().queue().awaitWork(Duration.ofMillis(50));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(45));
    }

    private static void assertWakes(QueueSteps queue, Runnable work) throws Exception {
        drain(queue);
        CountDownLatch started = new CountDownLatch(1);
        FutureTask<Boolean> waiting = waiting(queue, started);
        started.await();
        work.run();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static FutureTask<Boolean> waiting(QueueSteps queue, CountDownLatch started) {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            started.countDown();
            queue.store().queue().awaitWork(Duration.ofMinutes(1));
            return true;
        });
        Thread dispatcher = new Thread(waiting, "dispatcher");
        dispatcher.setDaemon(true);
        dispatcher.start();
        return waiting;
    }

    private static void drain(QueueSteps queue) throws InterruptedException {
        queue.store().queue().awaitWork(Duration.ZERO);
    }
}
