package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.domain.email.EmailType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the queue's contract about idempotency keys. */
interface RememberingKeys extends QueueScenario {
    private static Acceptance accept(QueueSteps queue, String owner, String key, String fingerprint, String answer) {
        return queue.store()
                .queue()
                .accept(
                        queue.emails().several(1, EmailType.WELCOME),
                        new IdempotentAnswer(owner, key, fingerprint, answer));
    }

    @Test
    default void a_repeated_key_gets_the_first_answer_and_no_second_email() {
        QueueSteps queue = given();
        assertThat(accept(queue, "app", "key", "print", "first")).isEqualTo(new Acceptance.Accepted());
        assertThat(accept(queue, "app", "key", "print", "second")).isEqualTo(new Acceptance.Repeated("first"));
        assertThat(queue.store().queue().size()).isEqualTo(1);
    }

    @Test
    default void a_repeated_key_gets_the_first_answer_even_after_the_email_was_sent() {
        QueueSteps queue = given();
        accept(queue, "app", "key", "print", "first");
        queue.send();
        assertThat(accept(queue, "app", "key", "print", "second")).isEqualTo(new Acceptance.Repeated("first"));
        queue.nothingIsDue();
    }

    @Test
    default void a_key_used_for_something_else_is_refused() {
        QueueSteps queue = given();
        accept(queue, "app", "key", "print", "first");
        assertThat(accept(queue, "app", "key", "other print", "second")).isEqualTo(new Acceptance.KeyReused());
        assertThat(queue.store().queue().size()).isEqualTo(1);
    }

    @Test
    default void each_owner_has_keys_of_its_own() {
        QueueSteps queue = given();
        accept(queue, "app", "key", "print", "first");
        assertThat(accept(queue, "other app", "key", "other print", "second")).isEqualTo(new Acceptance.Accepted());
        assertThat(queue.store().queue().size()).isEqualTo(2);
    }

    @Test
    default void a_key_is_forgotten_after_24_hours_and_not_before() {
        QueueSteps queue = given();
        accept(queue, "app", "key", "print", "first");
        queue.passTime(Duration.ofHours(24).minusMillis(1));
        assertThat(accept(queue, "app", "key", "print", "second")).isEqualTo(new Acceptance.Repeated("first"));
        queue.passTime(Duration.ofMillis(1));
        assertThat(accept(queue, "app", "key", "print", "third")).isEqualTo(new Acceptance.Accepted());
        assertThat(accept(queue, "app", "key", "print", "fourth")).isEqualTo(new Acceptance.Repeated("third"));
    }

    @Test
    default void a_key_whose_email_was_refused_is_not_remembered() {
        QueueSteps queue = given(1);
        queue.accept(EmailType.MAGIC_LINK);
        assertThat(accept(queue, "app", "key", "print", "first")).isEqualTo(new Acceptance.Full());
        queue.send();
        assertThat(accept(queue, "app", "key", "print", "second")).isEqualTo(new Acceptance.Accepted());
    }

    @Test
    default void a_known_key_is_answered_even_when_the_queue_is_full() {
        QueueSteps queue = given(1);
        accept(queue, "app", "key", "print", "first");
        assertThat(accept(queue, "app", "key", "print", "second")).isEqualTo(new Acceptance.Repeated("first"));
    }

    @Test
    default void the_same_key_from_many_callers_at_once_gives_one_email() throws InterruptedException {
        QueueSteps queue = given();
        List<Acceptance> answers =
                QueueSteps.together(8, caller -> accept(queue, "app", "key", "print", "answer " + caller));
        assertThat(answers).filteredOn(new Acceptance.Accepted()::equals).hasSize(1);
        assertThat(answers)
                .filteredOn(Acceptance.Repeated.class::isInstance)
                .hasSize(7)
                .allMatch(answers.stream()
                        .filter(Acceptance.Repeated.class::isInstance)
                        .findFirst()
                        .orElseThrow()::equals);
        assertThat(queue.store().queue().size()).isEqualTo(1);
    }
}
