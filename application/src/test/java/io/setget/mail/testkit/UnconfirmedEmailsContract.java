package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.application.port.UnconfirmedEmails.Ending;
import io.setget.mail.application.port.UnconfirmedEmails.Selection;
import io.setget.mail.application.port.UnconfirmedEmails.Step;
import io.setget.mail.application.port.UnconfirmedEmails.Unconfirmed;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link UnconfirmedEmails} promises, together with the queue, the dead letters and the log. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class UnconfirmedEmailsContract {
    private static final Failure CUT = new Failure(FailureKind.CONNECTION_LOST, null, "Cut off after the final dot.");
    private static final Capacity SMALL = new Capacity(10);

    private final MovableClock clock = new MovableClock();
    private QueueSteps queue;

    /** A store that holds nothing. */
    protected abstract MailStore emptyStore(Capacity capacity, InstantSource clock);

    @BeforeEach
    void startEmpty() {
        queue = new QueueSteps(emptyStore(SMALL, clock), clock);
    }

    private UnconfirmedEmails unconfirmed() {
        return queue.store().unconfirmed();
    }

    private Email unsure(EmailType type) {
        Email email = queue.accept(type);
        Lease lease = queue.claim();
        queue.store().queue().enterData(lease, QueueSteps.MARGIN);
        queue.settle(lease, new Verdict.Unsure(CUT));
        return email;
    }

    private EmailStatus status(EmailId id) {
        return queue.store().log().find(id).orElseThrow().status();
    }

    private long failed() {
        return queue.store().log().figures(Duration.ofHours(24)).failed();
    }

    private void booksAreInOrder() {
        assertThat(queue.store().queue().inconsistencies()).isEmpty();
        assertThat(queue.store().queue().repair()).isEmpty();
    }

    @Test
    void an_email_whose_outcome_is_unknown_is_kept_and_takes_no_room() {
        Email email = unsure(EmailType.NOTIFICATION_DIGEST);
        assertThat(unconfirmed().size()).isEqualTo(1);
        assertThat(unconfirmed().list(Selection.all(), 10, null))
                .containsExactly(
                        new Unconfirmed(email.id(), email.type(), email.to().address(), CUT, clock.instant()));
        assertThat(queue.store().queue().size()).isZero();
        assertThat(status(email.id())).isEqualTo(EmailStatus.UNKNOWN);
        booksAreInOrder();
    }

    @Test
    void a_bulk_email_whose_worker_crashed_in_its_final_dot_is_kept_too() {
        Email email = queue.accept(EmailType.NOTIFICATION_DIGEST);
        queue.store().queue().enterData(queue.claim(), QueueSteps.MARGIN);
        clock.advance(QueueSteps.LEASE.plusSeconds(1));
        queue.store().queue().sweep();
        assertThat(unconfirmed().list(Selection.all(), 10, null))
                .extracting(Unconfirmed::id)
                .containsExactly(email.id());
        booksAreInOrder();
    }

    @Test
    void one_that_is_sent_again_is_due_at_once_as_it_was_and_counts_once() {
        Email email = unsure(EmailType.NOTIFICATION_DIGEST);
        clock.advance(Duration.ofHours(30));
        assertThat(unconfirmed().sendAgain(Selection.these(List.of(email.id())), 10))
                .isEqualTo(new Step(1, false, clock.instant()));
        assertThat(unconfirmed().sendAgain(Selection.all(), 10).count()).isZero();
        assertThat(unconfirmed().size()).isZero();
        assertThat(status(email.id())).isEqualTo(EmailStatus.QUEUED);
        assertThat(queue.store().queue().size()).isEqualTo(1);
        booksAreInOrder();
        Lease lease = queue.claim();
        assertThat(lease.email()).isEqualTo(email);
        assertThat(lease.failures()).isZero();
        queue.settle(lease, new Verdict.Sent("250 Ok"));
        assertThat(status(email.id())).isEqualTo(EmailStatus.SENT);
        assertThat(queue.store().log().figures(Duration.ofHours(24)).sent()).isEqualTo(1);
        booksAreInOrder();
    }

    @Test
    void what_finds_no_room_is_left() {
        List<EmailId> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(unsure(EmailType.NOTIFICATION_DIGEST).id());
            clock.advance(Duration.ofSeconds(1));
        }
        queue.accept(SMALL.ordinary() - 1, EmailType.WELCOME);
        Step step = unconfirmed().sendAgain(Selection.all(), 10);
        assertThat(step.count()).isEqualTo(1);
        assertThat(step.queueFull()).isTrue();
        assertThat(status(ids.get(0))).isEqualTo(EmailStatus.QUEUED);
        assertThat(unconfirmed().size()).isEqualTo(2);
        booksAreInOrder();
    }

    @Test
    void those_of_one_outage_are_chosen_by_time_and_by_steps() {
        List<EmailId> ids = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(unsure(EmailType.NOTIFICATION_DIGEST).id());
            times.add(clock.instant());
            clock.advance(Duration.ofMinutes(1));
        }
        Selection outage = new Selection(null, times.get(1), times.get(3));
        assertThat(unconfirmed().list(outage, 10, null))
                .extracting(Unconfirmed::id)
                .containsExactly(ids.get(3), ids.get(2), ids.get(1));
        assertThat(unconfirmed().list(outage, 1, ids.get(3)))
                .extracting(Unconfirmed::id)
                .containsExactly(ids.get(2));
        assertThat(unconfirmed().sendAgain(outage, 2).count()).isEqualTo(2);
        assertThat(unconfirmed().sendAgain(outage, 2).count()).isEqualTo(1);
        assertThat(unconfirmed().list(Selection.all(), 10, null))
                .extracting(Unconfirmed::id)
                .containsExactly(ids.get(4), ids.get(0));
        assertThat(unconfirmed().list(Selection.all().until(times.get(0)), 10, null))
                .hasSize(1);
        booksAreInOrder();
    }

    @Test
    void one_that_is_settled_as_sent_is_sent_and_its_content_gone() {
        Email email = unsure(EmailType.NOTIFICATION_DIGEST);
        assertThat(unconfirmed().settle(Selection.all(), Ending.SENT, 10)).isEqualTo(1);
        assertThat(unconfirmed().settle(Selection.all(), Ending.SENT, 10)).isZero();
        assertThat(status(email.id())).isEqualTo(EmailStatus.SENT);
        assertThat(unconfirmed().size()).isZero();
        assertThat(failed()).isEqualTo(1);
        booksAreInOrder();
        queue.nothingIsDue();
    }

    @Test
    void one_that_is_settled_as_dead_is_a_dead_letter() {
        Email email = unsure(EmailType.NOTIFICATION_DIGEST);
        assertThat(unconfirmed().settle(Selection.these(List.of(email.id())), Ending.DEAD, 10))
                .isEqualTo(1);
        assertThat(status(email.id())).isEqualTo(EmailStatus.DEAD);
        assertThat(queue.store().deadLetters().find(email.id())).hasValueSatisfying(letter -> {
            assertThat(letter.failure()).isEqualTo(CUT);
            assertThat(letter.to()).isEqualTo(email.to().address());
        });
        assertThat(failed()).isEqualTo(1);
        booksAreInOrder();
        queue.store().deadLetters().revive(email.id());
        assertThat(queue.claim().email()).isEqualTo(email);
    }

    @Test
    void what_is_old_is_forgotten_and_cannot_be_sent_again() {
        Email old = unsure(EmailType.NOTIFICATION_DIGEST);
        clock.advance(Duration.ofDays(20));
        Email young = unsure(EmailType.NOTIFICATION_DIGEST);
        clock.advance(Duration.ofDays(11));
        assertThat(unconfirmed().forget(Duration.ofDays(30), 10)).isEqualTo(1);
        assertThat(unconfirmed().list(Selection.all(), 10, null))
                .extracting(Unconfirmed::id)
                .containsExactly(young.id());
        assertThat(unconfirmed()
                        .sendAgain(Selection.these(List.of(old.id())), 10)
                        .count())
                .isZero();
        assertThat(status(old.id())).isEqualTo(EmailStatus.UNKNOWN);
        booksAreInOrder();
    }
}
