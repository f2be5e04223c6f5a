package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.application.port.DeadLetters.Revived;
import io.setget.mail.application.port.DeadLetters.Selection;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What all {@link DeadLetters} promise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class DeadLettersContract {
    private @Nullable QueueSteps steps;

    /** A store that holds nothing, whatever the test before left behind. */
    protected abstract MailStore emptyStore(Capacity capacity, InstantSource clock);

    private QueueSteps given(int capacity) {
        MovableClock clock = new MovableClock();
        QueueSteps empty = new QueueSteps(emptyStore(new Capacity(capacity), clock), clock);
        steps = empty;
        return empty;
    }

    @AfterEach
    void every_accepted_email_is_in_exactly_one_place() {
        assertThat(steps == null ? List.of("no store") : steps.store().queue().inconsistencies())
                .isEmpty();
    }

    @Test
    void an_email_that_failed_for_good_is_kept_with_its_cause() {
        QueueSteps queue = given(10);
        Email email = queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofSeconds(30));
        queue.clock().advance(Duration.ofSeconds(30));
        queue.bury(QueueSteps.NO_SUCH_USER);
        DeadLetter letter = new DeadLetter(
                email.id(),
                EmailType.WELCOME,
                email.to().address(),
                QueueSteps.NO_SUCH_USER,
                2,
                queue.clock().instant());
        DeadLetters dead = queue.store().deadLetters();
        assertThat(dead.find(email.id())).contains(letter);
        assertThat(dead.list(null, 10, null)).containsExactly(letter);
        assertThat(dead.size()).isEqualTo(1);
        assertThat(queue.status(email)).isEqualTo(EmailStatus.DEAD);
        assertThat(queue.logged(email).attempts()).hasSize(2);
    }

    @Test
    void what_did_not_die_is_not_among_the_dead() {
        QueueSteps queue = given(10);
        Email email = queue.accept(EmailType.WELCOME);
        DeadLetters dead = queue.store().deadLetters();
        assertThat(dead.find(email.id())).isEmpty();
        assertThat(dead.list(null, 10, null)).isEmpty();
        assertThat(dead.groups()).isEmpty();
        assertThat(dead.size()).isZero();
        assertThat(dead.revive(email.id())).isEqualTo(Revival.NOT_FOUND);
        assertThat(dead.delete(email.id())).isFalse();
    }

    @Test
    void letters_are_listed_newest_first_page_by_page() {
        QueueSteps queue = given(10);
        EmailId first = queue.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER).id();
        EmailId second = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT).id();
        EmailId third =
                queue.dead(EmailType.MAGIC_LINK, QueueSteps.NO_SUCH_USER).id();
        DeadLetters dead = queue.store().deadLetters();
        assertThat(ids(dead.list(null, 2, null))).containsExactly(third, second);
        assertThat(ids(dead.list(null, 2, second))).containsExactly(first);
        assertThat(ids(dead.list(FailureKind.RECIPIENT_REJECTED, 10, null))).containsExactly(third, first);
        assertThat(ids(dead.list(FailureKind.RECIPIENT_REJECTED, 10, third))).containsExactly(first);
        assertThat(dead.list(FailureKind.EXPIRED, 10, null)).isEmpty();
    }

    private static List<EmailId> ids(List<DeadLetter> letters) {
        return letters.stream().map(DeadLetter::id).toList();
    }

    @Test
    void letters_are_grouped_by_cause_the_biggest_group_first() {
        QueueSteps queue = given(10);
        Instant start = queue.clock().instant();
        queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        queue.clock().advance(Duration.ofMinutes(1));
        queue.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        queue.clock().advance(Duration.ofMinutes(1));
        queue.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        assertThat(queue.store().deadLetters().groups())
                .containsExactly(
                        new DeadLetterGroup(
                                FailureKind.RECIPIENT_REJECTED, 2, start.plusSeconds(60), start.plusSeconds(120)),
                        new DeadLetterGroup(FailureKind.TIMEOUT, 1, start, start));
    }

    @Test
    void a_revived_email_starts_with_all_its_retries_again() {
        QueueSteps queue = given(10);
        Email email = queue.accept(EmailType.WELCOME);
        queue.crash();
        queue.fail(Duration.ZERO);
        queue.bury(QueueSteps.TIMEOUT);
        queue.revive(email);
        assertThat(queue.status(email)).isEqualTo(EmailStatus.QUEUED);
        assertThat(queue.store().deadLetters().size()).isZero();
        assertThat(queue.store().queue().size()).isEqualTo(1);
        Lease lease = queue.claim();
        assertThat(lease.email()).isEqualTo(email);
        assertThat(lease.failures()).isZero();
        assertThat(lease.crashes()).isZero();
        queue.settle(lease, new Verdict.Sent("250 Ok"));
        assertThat(queue.status(email)).isEqualTo(EmailStatus.SENT);
        assertThat(queue.logged(email).attempts()).hasSize(4);
    }

    @Test
    void an_email_can_die_and_be_revived_again_and_again() {
        QueueSteps queue = given(10);
        Email email = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        for (int life = 0; life < 3; life++) {
            queue.revive(email);
            queue.bury(QueueSteps.NO_SUCH_USER);
        }
        assertThat(queue.store().deadLetters().find(email.id()).orElseThrow().attempts())
                .isEqualTo(1);
        assertThat(queue.figures().failed()).isEqualTo(1);
    }

    @Test
    void the_send_time_of_a_revived_email_counts_from_its_revival() {
        QueueSteps queue = given(10);
        Email email = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        queue.passTime(Duration.ofDays(3));
        queue.revive(email);
        queue.clock().advance(Duration.ofMillis(700));
        queue.send();
        assertThat(queue.figures().totalSendTimeMs()).isEqualTo(700);
    }

    @Test
    void the_worker_that_buried_an_email_has_no_say_in_its_next_life() {
        QueueSteps queue = given(10);
        Email email = queue.accept(EmailType.WELCOME);
        Lease lease = queue.claim();
        queue.settle(lease, new Verdict.Bury(QueueSteps.TIMEOUT));
        queue.revive(email);
        assertThat(queue.store()
                        .queue()
                        .settle(List.of(QueueSteps.settlement(lease, new Verdict.Bury(QueueSteps.TIMEOUT)))))
                .isEmpty();
        assertThat(queue.claim().failures()).isZero();
    }

    @Test
    void reviving_respects_the_capacity_and_the_critical_reserve() {
        QueueSteps queue = given(5);
        Email ordinary = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        Email critical = queue.dead(EmailType.MAGIC_LINK, QueueSteps.TIMEOUT);
        queue.accept(4, EmailType.WELCOME);
        DeadLetters dead = queue.store().deadLetters();
        assertThat(dead.revive(ordinary.id())).isEqualTo(Revival.QUEUE_FULL);
        queue.revive(critical);
        assertThat(dead.find(ordinary.id())).isPresent();
        assertThat(queue.status(ordinary)).isEqualTo(EmailStatus.DEAD);
        assertThat(queue.store().queue().size()).isEqualTo(5);
    }

    private static Email diesLater(QueueSteps queue, EmailType type, Failure failure) {
        queue.clock().advance(Duration.ofSeconds(1));
        return queue.dead(type, failure);
    }

    @Test
    void many_are_revived_in_steps_those_that_died_first_before_the_others() {
        QueueSteps queue = given(10);
        Email last = queue.accept(EmailType.WELCOME);
        Lease held = queue.claim();
        EmailId first = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT).id();
        EmailId second =
                diesLater(queue, EmailType.WELCOME, QueueSteps.NO_SUCH_USER).id();
        queue.clock().advance(Duration.ofSeconds(1));
        queue.settle(held, new Verdict.Bury(QueueSteps.TIMEOUT));
        DeadLetters dead = queue.store().deadLetters();
        assertThat(dead.revive(Selection.all(), 2))
                .isEqualTo(new Revived(2, false, queue.clock().instant()));
        assertThat(ids(dead.list(null, 10, null))).containsExactly(last.id());
        assertThat(queue.claim(10)).extracting(lease -> lease.email().id()).containsExactly(first, second);
        assertThat(dead.revive(Selection.all(), 2).count()).isEqualTo(1);
        assertThat(dead.revive(Selection.all(), 2).count()).isZero();
        assertThat(queue.status(last)).isEqualTo(EmailStatus.QUEUED);
        assertThat(queue.claim().failures()).isZero();
    }

    @Test
    void those_of_one_cause_or_of_a_list_are_revived_and_no_others() {
        QueueSteps queue = given(10);
        Email timeout = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        Email refused = diesLater(queue, EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        Email wanted = diesLater(queue, EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        Email alive = queue.accept(EmailType.WELCOME);
        DeadLetters dead = queue.store().deadLetters();
        Selection list = Selection.these(List.of(wanted.id(), alive.id(), wanted.id()));
        assertThat(dead.revive(list, 10).count()).isEqualTo(1);
        assertThat(dead.revive(Selection.these(List.of()), 10).count()).isZero();
        assertThat(dead.revive(Selection.ofKind(FailureKind.TIMEOUT), 10).count())
                .isEqualTo(1);
        assertThat(queue.status(timeout)).isEqualTo(EmailStatus.QUEUED);
        assertThat(ids(dead.list(null, 10, null))).containsExactly(refused.id());
        assertThat(queue.store().queue().size()).isEqualTo(3);
    }

    @Test
    void what_dies_again_while_many_are_revived_is_not_revived_again() {
        QueueSteps queue = given(10);
        Email email = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        DeadLetters dead = queue.store().deadLetters();
        Revived step = dead.revive(Selection.ofKind(FailureKind.TIMEOUT), 10);
        queue.clock().advance(Duration.ofMillis(1));
        queue.bury(QueueSteps.TIMEOUT);
        assertThat(dead.revive(Selection.ofKind(FailureKind.TIMEOUT).diedBy(step.at()), 10)
                        .count())
                .isZero();
        assertThat(dead.revive(Selection.all().diedBy(step.at()), 10).count()).isZero();
        assertThat(dead.find(email.id())).isPresent();
    }

    @Test
    void reviving_many_leaves_those_without_room_and_uses_the_critical_reserve_for_critical_ones() {
        QueueSteps queue = given(5);
        for (int i = 0; i < 3; i++) {
            diesLater(queue, EmailType.WELCOME, QueueSteps.TIMEOUT);
        }
        Email critical = diesLater(queue, EmailType.MAGIC_LINK, QueueSteps.TIMEOUT);
        Email surplus = diesLater(queue, EmailType.MAGIC_LINK, QueueSteps.TIMEOUT);
        queue.accept(2, EmailType.WELCOME);
        DeadLetters dead = queue.store().deadLetters();
        Revived step = dead.revive(Selection.all(), 3);
        assertThat(step.count()).isEqualTo(3);
        assertThat(step.queueFull()).isTrue();
        assertThat(queue.status(critical)).isEqualTo(EmailStatus.QUEUED);
        assertThat(queue.status(surplus)).isEqualTo(EmailStatus.DEAD);
        assertThat(queue.store().queue().size()).isEqualTo(5);
        Revived none = dead.revive(Selection.all(), 3);
        assertThat(none.count()).isZero();
        assertThat(none.queueFull()).isTrue();
        assertThat(dead.size()).isEqualTo(2);
    }

    @Test
    void many_are_deleted_in_steps_those_that_died_first_before_the_others() {
        QueueSteps queue = given(10);
        Email first = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        Email second = diesLater(queue, EmailType.WELCOME, QueueSteps.TIMEOUT);
        Email other = diesLater(queue, EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        DeadLetters dead = queue.store().deadLetters();
        assertThat(dead.delete(Selection.ofKind(FailureKind.TIMEOUT), 1)).isEqualTo(1);
        assertThat(ids(dead.list(null, 10, null))).containsExactly(other.id(), second.id());
        assertThat(dead.delete(Selection.these(List.of(first.id(), second.id())), 10))
                .isEqualTo(1);
        assertThat(dead.delete(Selection.all(), 10)).isEqualTo(1);
        assertThat(dead.delete(Selection.all(), 10)).isZero();
        assertThat(dead.size()).isZero();
        assertThat(queue.status(first)).isEqualTo(EmailStatus.DEAD);
        assertThat(dead.revive(other.id())).isEqualTo(Revival.NOT_FOUND);
    }

    @Test
    void many_letters_revived_by_many_at_once_become_one_email_each() throws InterruptedException {
        QueueSteps queue = given(100);
        for (int i = 0; i < 20; i++) {
            queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        }
        DeadLetters dead = queue.store().deadLetters();
        List<Integer> revived = QueueSteps.together(4, caller -> {
            int mine = 0;
            int step;
            do {
                step = dead.revive(Selection.all(), 3).count();
                mine += step;
            } while (step > 0);
            return mine;
        });
        assertThat(revived.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
        assertThat(queue.store().queue().size()).isEqualTo(20);
        assertThat(dead.size()).isZero();
    }

    @Test
    void one_letter_revived_by_many_at_once_becomes_one_email() throws InterruptedException {
        QueueSteps queue = given(10);
        Email email = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        List<Revival> answers =
                QueueSteps.together(6, caller -> queue.store().deadLetters().revive(email.id()));
        assertThat(answers).containsOnlyOnce(Revival.REVIVED).containsOnly(Revival.REVIVED, Revival.NOT_FOUND);
        assertThat(queue.store().queue().size()).isEqualTo(1);
    }

    @Test
    void a_deleted_letter_is_gone_but_its_email_stays_in_the_log_as_dead() {
        QueueSteps queue = given(10);
        Email email = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        DeadLetters dead = queue.store().deadLetters();
        assertThat(dead.delete(email.id())).isTrue();
        assertThat(dead.delete(email.id())).isFalse();
        assertThat(dead.size()).isZero();
        assertThat(dead.revive(email.id())).isEqualTo(Revival.NOT_FOUND);
        assertThat(queue.status(email)).isEqualTo(EmailStatus.DEAD);
        assertThat(queue.figures().failed()).isEqualTo(1);
    }
}
