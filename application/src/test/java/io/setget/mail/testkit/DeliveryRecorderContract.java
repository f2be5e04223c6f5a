package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.Figures;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.application.port.DeliveryRecorder;
import io.setget.mail.application.port.Outbox.Entry;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link DeliveryRecorder} promises; what it wrote is read through the log. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class DeliveryRecorderContract {
    private final MovableClock clock = new MovableClock();
    private final Emails emails = new Emails(clock);
    private final InMemoryOutbox outbox = new InMemoryOutbox();
    private @Nullable Recorded recorded;

    /** A recorder and the log that it writes. */
    public record Recorded(DeliveryRecorder recorder, DeliveryLog log) {}

    /** A log that holds nothing, whatever the test before left behind. */
    protected abstract Recorded emptyLog(InstantSource clock);

    @BeforeEach
    void startEmpty() {
        recorded = emptyLog(clock);
    }

    private Recorded given() {
        if (recorded == null) {
            throw new IllegalStateException("no test runs");
        }
        return recorded;
    }

    private DeliveryLog log() {
        return given().log();
    }

    private Position recordAll() {
        return given().recorder().record(outbox.oldest(10_000));
    }

    private Email accepted(EmailType type) {
        return accepted(type, clock.instant());
    }

    private Email accepted(EmailType type, Instant due) {
        Email email = emails.of(type);
        outbox.tell(
                new Event.Accepted(email.id(), clock.instant(), type, email.to().address(), email.messageId(), due));
        return email;
    }

    private void changed(Email email, EmailStatus status, @Nullable Instant next, boolean failed, LoggedAttempt tried) {
        outbox.tell(new Event.Changed(email.id(), clock.instant(), status, next, failed, tried));
    }

    private void sent(Email email) {
        changed(
                email,
                EmailStatus.SENT,
                null,
                false,
                new LoggedAttempt(clock.instant(), AttemptOutcome.SENT, "250 Ok", null, null, 20));
    }

    private LoggedAttempt failed(Email email, EmailStatus status, @Nullable Instant next) {
        LoggedAttempt attempt = new LoggedAttempt(
                clock.instant(), AttemptOutcome.FAILED, null, FailureKind.TIMEOUT, "No answer within 10 s.", 10_000);
        changed(email, status, next, true, attempt);
        return attempt;
    }

    private LoggedEmail logged(Email email) {
        return log().find(email.id()).orElseThrow();
    }

    private Figures figures() {
        return log().figures(Duration.ofHours(24));
    }

    @Test
    void an_accepted_email_is_in_the_log() {
        Email email = accepted(EmailType.WELCOME);
        recordAll();
        assertThat(logged(email))
                .isEqualTo(new LoggedEmail(
                        email.id(),
                        EmailType.WELCOME,
                        email.to().address(),
                        EmailStatus.QUEUED,
                        email.messageId(),
                        clock.instant(),
                        null,
                        null,
                        List.of()));
    }

    @Test
    void a_whole_life_in_one_call_leaves_its_tries_in_order_and_its_end() {
        Email email = accepted(EmailType.WELCOME);
        Instant queued = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        LoggedAttempt first =
                failed(email, EmailStatus.RETRYING, clock.instant().plusSeconds(30));
        clock.advance(Duration.ofMinutes(1));
        sent(email);
        recordAll();
        assertThat(logged(email).status()).isEqualTo(EmailStatus.SENT);
        assertThat(logged(email).queuedAt()).isEqualTo(queued);
        assertThat(logged(email).sentAt()).isEqualTo(clock.instant());
        assertThat(logged(email).nextAttemptAt()).isNull();
        assertThat(logged(email).attempts())
                .containsExactly(
                        first, new LoggedAttempt(clock.instant(), AttemptOutcome.SENT, "250 Ok", null, null, 20));
        assertThat(figures().sent()).isEqualTo(1);
        assertThat(figures().failed()).isEqualTo(1);
        assertThat(figures().totalSendTimeMs()).isEqualTo(120_000);
    }

    @Test
    void recording_the_same_again_changes_nothing() {
        Email email = accepted(EmailType.WELCOME);
        sent(email);
        Position reached = recordAll();
        assertThat(recordAll()).isEqualTo(reached);
        assertThat(logged(email).attempts()).hasSize(1);
        assertThat(figures().sent()).isEqualTo(1);
        failed(accepted(EmailType.WELCOME), EmailStatus.DEAD, null);
        assertThat(recordAll()).isGreaterThan(reached);
        assertThat(figures().sent()).isEqualTo(1);
        assertThat(figures().failed()).isEqualTo(1);
    }

    @Test
    void the_position_is_that_of_the_last_entry_and_nothing_recorded_leaves_it() {
        assertThat(given().recorder().record(List.of())).isEqualTo(Position.START);
        accepted(EmailType.WELCOME);
        accepted(EmailType.WELCOME);
        List<Entry> entries = outbox.oldest(10);
        assertThat(recordAll()).isEqualTo(entries.get(1).position());
        assertThat(given().recorder().record(List.of()))
                .isEqualTo(entries.get(1).position());
        assertThat(given().recorder().record(entries.subList(0, 1)))
                .isEqualTo(entries.get(1).position());
    }

    @Test
    void a_failing_email_counts_once_in_the_minute_of_its_latest_failure_also_across_calls() {
        Email email = accepted(EmailType.WELCOME);
        failed(email, EmailStatus.RETRYING, clock.instant().plusSeconds(3_600));
        recordAll();
        clock.advance(Duration.ofHours(1));
        failed(email, EmailStatus.RETRYING, clock.instant().plusSeconds(3_600));
        recordAll();
        assertThat(figures().failed()).isEqualTo(1);
        assertThat(log().figures(Duration.ofMinutes(30)).failed()).isEqualTo(1);
        assertThat(logged(email).nextAttemptAt()).isEqualTo(clock.instant().plusSeconds(3_600));
    }

    @Test
    void the_send_time_of_an_email_for_later_counts_from_when_it_was_due_and_of_a_revived_one_from_its_revival() {
        Email later = accepted(EmailType.WELCOME, clock.instant().plusSeconds(60));
        Email revived = accepted(EmailType.WELCOME);
        failed(revived, EmailStatus.DEAD, null);
        clock.advance(Duration.ofSeconds(61));
        sent(later);
        clock.advance(Duration.ofHours(1));
        outbox.tell(new Event.Revived(revived.id(), clock.instant()));
        recordAll();
        assertThat(logged(revived).status()).isEqualTo(EmailStatus.QUEUED);
        clock.advance(Duration.ofSeconds(2));
        sent(revived);
        recordAll();
        assertThat(figures().totalSendTimeMs()).isEqualTo(1_000 + 2_000);
    }

    @Test
    void an_end_without_a_try_is_recorded_too() {
        Email expired = accepted(EmailType.MAGIC_LINK);
        Email cancelled = accepted(EmailType.WELCOME);
        outbox.tell(new Event.Changed(expired.id(), clock.instant(), EmailStatus.EXPIRED, null, true, null));
        outbox.tell(new Event.Changed(cancelled.id(), clock.instant(), EmailStatus.CANCELLED, null, false, null));
        recordAll();
        assertThat(logged(expired).status()).isEqualTo(EmailStatus.EXPIRED);
        assertThat(logged(cancelled).status()).isEqualTo(EmailStatus.CANCELLED);
        assertThat(figures().failed()).isEqualTo(1);
        assertThat(logged(expired).attempts()).isEmpty();
    }

    @Test
    void a_dead_email_is_forgotten_only_after_its_letter_was_deleted() {
        Email email = accepted(EmailType.WELCOME);
        failed(email, EmailStatus.DEAD, null);
        recordAll();
        clock.advance(Duration.ofDays(40));
        assertThat(log().purge(Duration.ofDays(30), 10)).isZero();
        outbox.tell(new Event.LetterDeleted(email.id(), clock.instant()));
        recordAll();
        assertThat(logged(email).status()).isEqualTo(EmailStatus.DEAD);
        assertThat(log().purge(Duration.ofDays(30), 10)).isEqualTo(1);
    }

    @Test
    void news_of_an_email_that_the_log_does_not_know_is_passed_over() {
        Email unknown = emails.of(EmailType.WELCOME);
        sent(unknown);
        outbox.tell(new Event.Revived(unknown.id(), clock.instant()));
        outbox.tell(new Event.LetterDeleted(unknown.id(), clock.instant()));
        Email known = accepted(EmailType.WELCOME);
        recordAll();
        assertThat(log().find(unknown.id())).isEmpty();
        assertThat(log().find(known.id())).isPresent();
        assertThat(figures().sent()).isZero();
    }

    @Test
    void an_email_told_of_as_accepted_twice_is_there_once_and_stays_as_it_is() {
        Email email = accepted(EmailType.WELCOME);
        sent(email);
        outbox.tell(new Event.Accepted(
                email.id(), clock.instant(), email.type(), email.to().address(), email.messageId(), clock.instant()));
        recordAll();
        assertThat(logged(email).status()).isEqualTo(EmailStatus.SENT);
        assertThat(log().list(new DeliveryLog.Filter(null, null, null, null), 10, null))
                .hasSize(1);
    }

    @Test
    void several_that_record_the_same_at_once_record_each_entry_once() throws InterruptedException {
        List<EmailId> accepted = IntStream.range(0, 100)
                .mapToObj(number -> {
                    Email email = accepted(EmailType.WELCOME);
                    sent(email);
                    return email.id();
                })
                .toList();
        List<Entry> entries = outbox.oldest(1_000);
        List<Position> reached = QueueSteps.together(4, caller -> {
            given().recorder().record(entries.subList(0, 50 + 10 * caller));
            return given().recorder().record(entries);
        });
        assertThat(reached).containsOnly(entries.get(entries.size() - 1).position());
        assertThat(figures().sent()).isEqualTo(accepted.size());
        assertThat(accepted)
                .allSatisfy(id ->
                        assertThat(log().find(id).orElseThrow().attempts()).hasSize(1));
    }
}
