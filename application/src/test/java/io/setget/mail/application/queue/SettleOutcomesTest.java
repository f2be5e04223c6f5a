package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.testkit.InMemoryMailTransport.Moment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Settling with a store that is slow, away, forgetful or cannot take it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SettleOutcomesTest {
    private final DeliveryScene scene = new DeliveryScene();

    @Test
    void settlements_that_wait_for_a_slow_store_go_together_in_one_call() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        scene.queue.beforeSettling(() -> {
            if (first.getAndSet(false)) {
                awaitUninterruptibly(slow);
            }
        });
        scene.acceptMany(8);
        List<Thread> senders = scene.claim().stream()
                .map(held -> new Thread(() -> scene.delivery.deliver(held)))
                .toList();
        senders.forEach(Thread::start);
        await().until(() -> senders.stream().allMatch(sender -> sender.getState() == Thread.State.WAITING));
        assertThat(scene.server.received()).hasSize(8);
        assertThat(scene.store.queue().size()).isEqualTo(8);
        slow.countDown();
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(scene.queue.settledAtOnce()).containsExactly(1, 7);
        assertThat(scene.store.queue().size()).isZero();
    }

    @Test
    void settling_is_repeated_until_the_store_is_back_and_nothing_is_claimed_meanwhile() {
        Email email = scene.accept("ann@example.com");
        List<LeaseInHand> held = scene.claim();
        AtomicInteger pauses = new AtomicInteger();
        scene.queue.beforeSettling(() -> {
            if (pauses.get() == 0) {
                scene.queue.goAway();
            }
        });
        scene.whilePausing(() -> {
            scene.accept("later@example.com");
            assertThat(scene.claim()).isEmpty();
            if (pauses.incrementAndGet() == 40) {
                scene.queue.comeBack();
            }
        });
        held.forEach(scene.delivery::deliver);
        assertThat(pauses).hasValue(40);
        assertThat(scene.status(email)).isEqualTo(EmailStatus.SENT);
        assertThat(scene.claim()).hasSize(8);
    }

    @Test
    void an_email_that_was_sent_is_settled_and_not_sent_again_when_it_comes_back_to_the_same_process() {
        Email link = scene.accept(EmailType.MAGIC_LINK, "ann@example.com");
        List<LeaseInHand> held = scene.claim();
        scene.queue.beforeSettling(() -> {
            scene.clock.advance(Duration.ofSeconds(21));
            scene.store.queue().sweep(); // as another instance does it
        });
        held.forEach(scene.delivery::deliver);
        assertThat(scene.status(link)).isEqualTo(EmailStatus.QUEUED);
        scene.queue.beforeSettling(() -> {});
        assertThat(scene.deliverAll()).isEqualTo(1);
        assertThat(scene.status(link)).isEqualTo(EmailStatus.SENT);
        assertThat(scene.server.received()).containsExactly(link);
        assertThat(scene.settle.sentBefore(link.id())).isEmpty();
    }

    @Test
    void a_settlement_whose_answer_was_lost_is_settled_once() {
        Email email = scene.accept("ann@example.com");
        List<LeaseInHand> held = scene.claim();
        scene.queue.beforeSettling(() -> {
            scene.queue.loseAnswers();
            scene.queue.beforeSettling(() -> {});
        });
        scene.whilePausing(scene.queue::comeBack);
        held.forEach(scene.delivery::deliver);
        assertThat(scene.status(email)).isEqualTo(EmailStatus.SENT);
        assertThat(scene.attempts(email)).isEqualTo(1);
        assertThat(scene.store.log().figures(Duration.ofHours(24)).sent()).isEqualTo(1);
    }

    @Test
    void one_that_the_store_cannot_take_holds_up_no_other_and_is_left_to_its_lease() {
        Email poison = scene.accept("poison@example.com");
        Email other = scene.accept("ann@example.com");
        scene.queue.neverSettle(poison.id());
        List<LeaseInHand> held = scene.claim();
        AtomicBoolean othersMayBeClaimed = new AtomicBoolean();
        scene.whilePausing(() -> {
            if (othersMayBeClaimed.compareAndSet(false, true)) {
                assertThat(scene.settle.isHeldUp()).isFalse();
                scene.delivery.deliver(held.get(1));
            }
        });
        scene.delivery.deliver(held.get(0));
        assertThat(scene.status(other)).isEqualTo(EmailStatus.SENT);
        assertThat(held.get(0).isOver()).isTrue();
        assertThat(scene.settle.sentBefore(poison.id())).isPresent();
        assertThat(scene.server.received()).containsExactly(poison, other);
    }

    @Test
    void a_sender_gives_up_when_the_process_has_no_time_left() {
        Email email = scene.accept("ann@example.com");
        SettleOutcomes hurried = new SettleOutcomes(scene.queue, pause -> false);
        LeaseInHand held = scene.claim().get(0);
        scene.queue.goAway();
        hurried.settle(held, new io.setget.mail.domain.queue.Verdict.Sent("250 ok"));
        scene.queue.comeBack();
        assertThat(hurried.sentBefore(email.id())).isPresent();
    }

    @Test
    void a_server_that_stalls_after_the_final_dot_holds_up_no_other_connection() throws InterruptedException {
        Email stalled = scene.accept("slow@example.com");
        scene.server.stall("slow@example.com", Moment.AFTER_DOT);
        LeaseInHand held = scene.claim().get(0);
        Thread sender = new Thread(() -> scene.delivery.deliver(held));
        sender.start();
        await().until(() -> scene.server.isWaiting("slow@example.com"));
        List<Email> others = scene.acceptMany(50);
        for (int i = 0; i < 120; i++) {
            scene.clock.advance(Duration.ofSeconds(5));
            scene.leases.keep();
            scene.deliverAll();
        }
        assertThat(others).allMatch(email -> scene.status(email) == EmailStatus.SENT);
        scene.server.release();
        sender.join();
        assertThat(scene.status(stalled)).isEqualTo(EmailStatus.SENT);
        assertThat(scene.server.received()).hasSize(51).doesNotHaveDuplicates();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
