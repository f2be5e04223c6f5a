package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.DeliveryRecorder;
import io.setget.mail.application.port.Losses;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.application.port.ReconcilableLog;
import io.setget.mail.application.port.ReconcilableLog.Entry;
import io.setget.mail.application.port.ReconcilableLog.Known;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link ReconcilableLog} promises, together with the recorder of the same log. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ReconcilableLogContract {
    private final MovableClock clock = new MovableClock();
    private final Emails emails = new Emails(clock);
    private final InMemoryOutbox outbox = new InMemoryOutbox();
    private Parts parts;

    /** A log, and who writes and reads it. */
    public record Parts(ReconcilableLog log, DeliveryRecorder recorder, DeliveryLog read, Losses losses) {}

    /** A log that holds nothing and knows no queue. */
    protected abstract Parts emptyLog(InstantSource clock);

    @BeforeEach
    void startEmpty() {
        parts = emptyLog(clock);
    }

    private ReconcilableLog log() {
        return parts.log();
    }

    private Position record() {
        return parts.recorder().record(outbox.oldest(10_000));
    }

    private EmailId accepted() {
        Email email = emails.of(EmailType.WELCOME);
        outbox.tell(new Event.Accepted(
                email.id(), clock.instant(), email.type(), email.to().address(), email.messageId(), clock.instant()));
        record();
        return email.id();
    }

    private EmailId became(EmailStatus status) {
        EmailId id = accepted();
        boolean failed = status == EmailStatus.DEAD || status == EmailStatus.RETRYING;
        AttemptOutcome outcome = failed ? AttemptOutcome.FAILED : AttemptOutcome.SENT;
        LoggedAttempt attempt = failed || status == EmailStatus.SENT
                ? new LoggedAttempt(
                        clock.instant(),
                        outcome,
                        "550 no",
                        failed ? FailureKind.TIMEOUT : null,
                        failed ? "Late." : null,
                        9)
                : null;
        outbox.tell(new Event.Changed(id, clock.instant(), status, null, failed, attempt));
        record();
        return id;
    }

    private EmailStatus status(EmailId id) {
        return parts.read().find(id).orElseThrow().status();
    }

    private long failed() {
        return parts.read().figures(Duration.ofHours(24)).failed();
    }

    @Test
    void at_first_no_queue_is_known_and_nothing_recorded() {
        assertThat(log().known()).isEqualTo(new Known("", 0, true, Position.START));
    }

    @Test
    void a_comparison_goes_on_until_it_is_finished_or_a_later_one_begins() {
        assertThat(log().begin("one", 1)).isTrue();
        assertThat(log().known()).isEqualTo(new Known("one", 1, false, Position.START));
        assertThat(log().begin("other", 1)).isFalse();
        assertThat(log().begin("two", 2)).isTrue();
        assertThat(log().finish("one", 1)).isFalse();
        assertThat(log().known().compared()).isFalse();
        assertThat(log().finish("two", 2)).isTrue();
        assertThat(log().known()).isEqualTo(new Known("two", 2, true, new Position(2, 0, 0)));
    }

    @Test
    void what_was_accepted_and_lost_before_the_log_had_it_is_added_as_lost_and_what_it_knows_is_left_alone() {
        EmailId known = accepted();
        Email unknown = emails.of(EmailType.WELCOME);
        Email sent = emails.of(EmailType.MAGIC_LINK);
        List<Event.Accepted> told =
                List.of(event(known, unknown), event(unknown.id(), unknown), event(sent.id(), sent));
        assertThat(log().loseUnknown(told, "the store was emptied")).isEqualTo(2);
        assertThat(log().loseUnknown(told, "the store was emptied")).isZero();
        assertThat(status(known)).isEqualTo(EmailStatus.QUEUED);
        assertThat(status(unknown.id())).isEqualTo(EmailStatus.LOST);
        assertThat(parts.read().find(unknown.id()).orElseThrow().to())
                .isEqualTo(unknown.to().address());
        assertThat(failed()).isEqualTo(2);
        outbox.tell(new Event.Changed(sent.id(), clock.instant(), EmailStatus.SENT, null, false, null));
        record();
        assertThat(status(sent.id())).isEqualTo(EmailStatus.SENT);
        assertThat(failed()).isEqualTo(1);
    }

    private Event.Accepted event(EmailId id, Email like) {
        return new Event.Accepted(
                id, clock.instant(), like.type(), like.to().address(), like.messageId(), clock.instant());
    }

    @Test
    void a_queue_whose_clock_is_behind_its_predecessors_is_recorded_in_its_own_epoch() {
        EmailId before = accepted();
        outbox.vanish();
        clock.advance(Duration.ofHours(-2));
        log().begin("two", 2);
        log().finish("two", 2);
        outbox.begin(2);
        EmailId after = accepted();
        assertThat(status(after)).isEqualTo(EmailStatus.QUEUED);
        assertThat(status(before)).isEqualTo(EmailStatus.QUEUED);
        assertThat(log().known().reached()).isEqualTo(outbox.oldest(1).get(0).position());
    }

    @Test
    void what_the_queue_should_hold_is_told_by_status_in_the_order_of_ids_page_by_page() {
        List<EmailId> queued = List.of(accepted(), accepted(), accepted());
        EmailId retrying = became(EmailStatus.RETRYING);
        EmailId dead = became(EmailStatus.DEAD);
        EmailId deleted = became(EmailStatus.DEAD);
        outbox.tell(new Event.LetterDeleted(deleted, clock.instant()));
        record();
        became(EmailStatus.SENT);
        assertThat(log().expected(EmailStatus.QUEUED, null, 2)).isEqualTo(queued.subList(0, 2));
        assertThat(log().expected(EmailStatus.QUEUED, queued.get(1), 2)).containsExactly(queued.get(2));
        assertThat(log().expected(EmailStatus.RETRYING, null, 10)).containsExactly(retrying);
        assertThat(log().expected(EmailStatus.DEAD, null, 10)).containsExactly(dead);
        assertThat(log().expected(EmailStatus.SENT, null, 10)).isEmpty();
    }

    @Test
    void it_tells_what_it_knows_of_emails() {
        EmailId queued = accepted();
        EmailId dead = became(EmailStatus.DEAD);
        assertThat(log().entries(List.of(queued, dead, new EmailId("00000000-0000-7000-8000-000000000000"))))
                .hasSize(2)
                .containsEntry(queued, new Entry(EmailStatus.QUEUED, false, null, 0, clock.instant()))
                .containsEntry(
                        dead,
                        new Entry(
                                EmailStatus.DEAD,
                                false,
                                new Failure(FailureKind.TIMEOUT, "550 no", "Late."),
                                1,
                                clock.instant()));
        assertThat(log().entries(List.of())).isEmpty();
    }

    @Test
    void emails_that_the_queue_should_hold_become_lost_and_count_as_failed_once_and_others_stay() {
        EmailId queued = accepted();
        EmailId retrying = became(EmailStatus.RETRYING);
        EmailId dead = became(EmailStatus.DEAD);
        EmailId sent = became(EmailStatus.SENT);
        assertThat(failed()).isEqualTo(2);
        List<EmailId> all = List.of(queued, retrying, dead, sent);
        assertThat(log().lose(all, "emptied")).isEqualTo(3);
        assertThat(log().lose(all, "emptied")).isZero();
        assertThat(List.of(status(queued), status(retrying), status(dead))).containsOnly(EmailStatus.LOST);
        assertThat(status(sent)).isEqualTo(EmailStatus.SENT);
        assertThat(failed()).isEqualTo(3);
        assertThat(parts.losses().latest(Duration.ofHours(1)))
                .containsExactly(new Losses.Loss(clock.instant(), 3, "emptied", false));
        assertThat(parts.read().list(new DeliveryLog.Filter(EmailStatus.LOST, null, null, null), 10, null))
                .hasSize(3);
    }

    @Test
    void a_lost_one_that_is_found_is_no_failure_unless_it_had_failed_before() {
        EmailId queued = accepted();
        EmailId dead = became(EmailStatus.DEAD);
        EmailId sent = became(EmailStatus.SENT);
        log().lose(List.of(queued, dead), "emptied");
        log().found(List.of(queued, sent), EmailStatus.QUEUED);
        log().found(List.of(dead), EmailStatus.DEAD);
        assertThat(status(queued)).isEqualTo(EmailStatus.QUEUED);
        assertThat(status(dead)).isEqualTo(EmailStatus.DEAD);
        assertThat(status(sent)).isEqualTo(EmailStatus.SENT);
        assertThat(failed()).isEqualTo(1);
    }

    @Test
    void a_lost_one_that_its_worker_had_sent_is_sent_and_no_failure_and_told_twice_counts_once() {
        EmailId id = accepted();
        log().lose(List.of(id), "emptied");
        for (int time = 0; time < 2; time++) {
            outbox.tell(new Event.Changed(
                    id,
                    clock.instant(),
                    EmailStatus.SENT,
                    null,
                    false,
                    new LoggedAttempt(clock.instant(), AttemptOutcome.SENT, "250 Ok", null, null, 9)));
        }
        record();
        assertThat(status(id)).isEqualTo(EmailStatus.SENT);
        assertThat(failed()).isZero();
        assertThat(parts.read().figures(Duration.ofHours(24)).sent()).isEqualTo(1);
        assertThat(parts.read().find(id).orElseThrow().attempts()).hasSize(1);
    }

    @Test
    void lost_ones_are_forgotten_like_any_settled_email() {
        EmailId id = accepted();
        log().lose(List.of(id), "emptied");
        clock.advance(Duration.ofDays(31));
        assertThat(parts.read().purge(Duration.ofDays(30), 10)).isEqualTo(1);
    }
}
