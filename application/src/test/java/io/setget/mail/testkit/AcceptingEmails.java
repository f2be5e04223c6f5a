package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the queue's contract about taking emails in and about its capacity. */
interface AcceptingEmails extends QueueScenario {
    @Test
    default void an_accepted_email_is_handed_out_as_it_was_given() {
        QueueSteps queue = given();
        Email named = queue.accept(EmailType.WELCOME);
        Email nameless = queue.accept(queue.emails().to("office@münchen.example", EmailType.WELCOME));
        assertThat(queue.claim(10)).extracting(Lease::email).containsExactly(named, nameless);
    }

    @Test
    default void an_accepted_email_is_in_the_log_as_queued() {
        QueueSteps queue = given();
        Email email = queue.accept(EmailType.PASSWORD_RESET);
        assertThat(queue.logged(email).status()).isEqualTo(EmailStatus.QUEUED);
        assertThat(queue.logged(email).queuedAt()).isEqualTo(queue.clock().instant());
        assertThat(queue.logged(email).to()).isEqualTo(email.to().address());
        assertThat(queue.logged(email).type()).isEqualTo(EmailType.PASSWORD_RESET);
        assertThat(queue.logged(email).messageId()).isEqualTo(email.messageId());
        assertThat(queue.logged(email).attempts()).isEmpty();
        assertThat(queue.store().queue().size()).isEqualTo(1);
    }

    @Test
    default void a_batch_keeps_its_order() {
        QueueSteps queue = given();
        List<Email> batch = queue.accept(30, EmailType.WELCOME);
        assertThat(queue.claim(30)).extracting(Lease::email).isEqualTo(batch);
    }

    @Test
    default void an_empty_batch_is_accepted() {
        assertThat(given().store().queue().accept(List.of(), null)).isEqualTo(new Acceptance.Accepted());
    }

    @Test
    default void accepting_the_same_email_again_changes_nothing() {
        QueueSteps queue = given(5);
        Email email = queue.accept(EmailType.WELCOME);
        queue.accept(email);
        assertThat(queue.store().queue().size()).isEqualTo(1);
        queue.send();
        queue.accept(email);
        assertThat(queue.store().queue().size()).isZero();
        assertThat(queue.status(email)).isEqualTo(EmailStatus.SENT);
    }

    @Test
    default void a_batch_that_holds_an_email_twice_or_one_known_already_takes_each_once() {
        QueueSteps queue = given(10);
        Email known = queue.accept(EmailType.WELCOME);
        Email twice = queue.emails().of(EmailType.WELCOME);
        assertThat(queue.store().queue().accept(List.of(known, twice, twice), null))
                .isEqualTo(new Acceptance.Accepted());
        assertThat(queue.claim(10)).extracting(Lease::email).containsExactly(known, twice);
    }

    @Test
    default void a_fifth_of_the_capacity_is_kept_for_critical_emails() {
        QueueSteps queue = given(10);
        queue.accept(8, EmailType.WELCOME);
        assertRefused(queue, queue.emails().of(EmailType.WELCOME));
        assertRefused(queue, queue.emails().of(EmailType.NOTIFICATION_DIGEST));
        queue.accept(2, EmailType.MAGIC_LINK);
        assertRefused(queue, queue.emails().of(EmailType.MAGIC_LINK));
        assertThat(queue.store().queue().size()).isEqualTo(10);
    }

    @Test
    default void critical_emails_may_fill_the_whole_queue() {
        QueueSteps queue = given(10);
        queue.accept(10, EmailType.MAGIC_LINK);
        assertRefused(queue, queue.emails().of(EmailType.MAGIC_LINK));
    }

    @Test
    default void a_batch_that_does_not_fit_is_refused_whole() {
        QueueSteps queue = given(10);
        queue.accept(7, EmailType.WELCOME);
        List<Email> batch = queue.emails().several(2, EmailType.WELCOME);
        assertThat(queue.store().queue().accept(batch, null)).isEqualTo(new Acceptance.Full());
        assertThat(queue.store().queue().size()).isEqualTo(7);
        assertThat(queue.store().log().find(batch.get(0).id())).isEmpty();
        queue.accept(EmailType.WELCOME);
    }

    @Test
    default void leased_scheduled_and_retried_emails_take_room_until_they_are_settled() {
        QueueSteps queue = given(2);
        queue.accept(Emails.sendAt(
                queue.clock().instant().plusSeconds(60), queue.emails().of(EmailType.MAGIC_LINK)));
        queue.accept(EmailType.MAGIC_LINK);
        assertRefused(queue, queue.emails().of(EmailType.MAGIC_LINK));
        queue.fail(Duration.ofSeconds(30));
        assertRefused(queue, queue.emails().of(EmailType.MAGIC_LINK));
        queue.clock().advance(Duration.ofSeconds(30));
        Lease lease = queue.claim();
        assertRefused(queue, queue.emails().of(EmailType.MAGIC_LINK));
        queue.settle(lease, new Verdict.Sent("250 Ok"));
        queue.accept(EmailType.MAGIC_LINK);
        assertRefused(queue, queue.emails().of(EmailType.MAGIC_LINK));
    }

    @Test
    default void a_dead_email_takes_no_room() {
        QueueSteps queue = given(1);
        queue.dead(EmailType.MAGIC_LINK, QueueSteps.NO_SUCH_USER);
        queue.accept(EmailType.MAGIC_LINK);
    }

    @Test
    default void capacity_is_exact_when_many_accept_at_once() throws InterruptedException {
        QueueSteps queue = given(100);
        assertThat(acceptedOf(queue, EmailType.WELCOME)).isEqualTo(80);
        assertThat(acceptedOf(queue, EmailType.MAGIC_LINK)).isEqualTo(20);
        assertThat(queue.store().queue().size()).isEqualTo(100);
    }

    private static int acceptedOf(QueueSteps queue, EmailType type) throws InterruptedException {
        List<Integer> accepted = QueueSteps.together(8, caller -> {
            int mine = 0;
            for (int i = 0; i < 40; i++) {
                Acceptance answer = queue.store().queue().accept(queue.emails().several(1, type), null);
                mine += answer.equals(new Acceptance.Accepted()) ? 1 : 0;
            }
            return mine;
        });
        return accepted.stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    default void batches_that_compete_for_the_last_room_are_taken_whole_or_not_at_all() throws InterruptedException {
        QueueSteps queue = given(25);
        EmailQueue port = queue.store().queue();
        List<Acceptance> answers =
                QueueSteps.together(8, caller -> port.accept(queue.emails().several(3, EmailType.MAGIC_LINK), null));
        assertThat(answers).filteredOn(new Acceptance.Accepted()::equals).hasSize(8);
        List<Acceptance> more =
                QueueSteps.together(8, caller -> port.accept(queue.emails().several(2, EmailType.MAGIC_LINK), null));
        assertThat(more).containsOnly(new Acceptance.Full());
        assertThat(port.size()).isEqualTo(24);
    }

    private static void assertRefused(QueueSteps queue, Email email) {
        assertThat(queue.store().queue().accept(List.of(email), null)).isEqualTo(new Acceptance.Full());
    }
}
