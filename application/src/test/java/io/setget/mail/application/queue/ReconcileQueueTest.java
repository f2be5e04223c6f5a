package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.Losses.Loss;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.application.port.ReconcilableLog.Entry;
import io.setget.mail.application.port.ReconcilableQueue.Identity;
import io.setget.mail.application.port.ReconcilableQueue.Place;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryChores;
import io.setget.mail.testkit.InMemoryDeliveryRecorder;
import io.setget.mail.testkit.InMemoryLosses;
import io.setget.mail.testkit.InMemoryOutbox;
import io.setget.mail.testkit.InMemoryReconcilableLog;
import io.setget.mail.testkit.InMemoryReconcilableQueue;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A queue that vanished or went back, row by row. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReconcileQueueTest {
    private static final Duration DAY = Duration.ofHours(24);

    private final MovableClock clock = new MovableClock();
    private final Emails emails = new Emails(clock);
    private final InMemoryOutbox outbox = new InMemoryOutbox();
    private final InMemoryReconcilableQueue queue = new InMemoryReconcilableQueue();
    private final InMemoryDeliveryRecorder recorder = new InMemoryDeliveryRecorder(clock);
    private final InMemoryLosses losses = new InMemoryLosses(clock);
    private final InMemoryReconcilableLog log = new InMemoryReconcilableLog(recorder, losses);
    private final InMemoryChores chores = new InMemoryChores(clock);
    private final InMemoryAuditLog audit = new InMemoryAuditLog(clock);
    private final ReconcileQueue reconcile = instance();

    private ReconcileQueue instance() {
        return new ReconcileQueue(queue, log, new RecordOutcomes(outbox, recorder), chores, audit, new Random(1));
    }

    private EmailId accepted() {
        Email email = emails.of(EmailType.WELCOME);
        outbox.tell(new Event.Accepted(
                email.id(), clock.instant(), email.type(), email.to().address(), email.messageId(), clock.instant()));
        return email.id();
    }

    private EmailId logged(EmailStatus status, boolean letterDeleted) {
        EmailId id = accepted();
        boolean failed = status == EmailStatus.DEAD || status == EmailStatus.RETRYING;
        boolean counts = failed || status == EmailStatus.EXPIRED || status == EmailStatus.UNKNOWN;
        LoggedAttempt attempt = status == EmailStatus.SENT
                ? new LoggedAttempt(clock.instant(), AttemptOutcome.SENT, "250 Ok", null, null, 1)
                : failed
                        ? new LoggedAttempt(
                                clock.instant(), AttemptOutcome.FAILED, "550 no", FailureKind.TIMEOUT, "Late.", 1)
                        : null;
        if (status == EmailStatus.LOST) {
            recordAll();
            log.lose(List.of(id), "before");
        } else if (status != EmailStatus.QUEUED) {
            outbox.tell(new Event.Changed(id, clock.instant(), status, null, counts, attempt));
        }
        if (letterDeleted) {
            outbox.tell(new Event.LetterDeleted(id, clock.instant()));
        }
        return id;
    }

    private void recordAll() {
        new RecordOutcomes(outbox, recorder).all();
        if (!queue.identity().name().isEmpty()) {
            queue.tell(log.known().reached());
        }
    }

    private EmailStatus status(EmailId id) {
        return recorder.log().find(id).map(DeliveryLog.LoggedEmail::status).orElseThrow();
    }

    private @Nullable Place place(EmailId id) {
        return queue.places(List.of(id)).get(id);
    }

    private long failed() {
        return recorder.log().figures(DAY).failed();
    }

    private void admittedBefore() {
        assertThat(reconcile.admit()).isTrue();
        outbox.begin(queue.identity().epoch());
    }

    @ParameterizedTest(name = "log {0}, deleted {1}, queue {2}: log {3}, queue {4}")
    @CsvSource({
        "QUEUED,    false, LIVE, QUEUED,    LIVE",
        "QUEUED,    false, DEAD, QUEUED,    LIVE",
        "QUEUED,    false, GONE, LOST,      GONE",
        "QUEUED,    false, ,     LOST,      ",
        "RETRYING,  false, LIVE, RETRYING,  LIVE",
        "RETRYING,  false, DEAD, RETRYING,  LIVE",
        "RETRYING,  false, ,     LOST,      ",
        "SENT,      false, LIVE, SENT,      GONE",
        "SENT,      false, DEAD, SENT,      GONE",
        "SENT,      false, GONE, SENT,      GONE",
        "SENT,      false, ,     SENT,      ",
        "DEAD,      false, LIVE, DEAD,      DEAD",
        "DEAD,      false, DEAD, DEAD,      DEAD",
        "DEAD,      false, ,     LOST,      ",
        "DEAD,      true,  LIVE, DEAD,      GONE",
        "DEAD,      true,  DEAD, DEAD,      GONE",
        "DEAD,      true,  ,     DEAD,      ",
        "EXPIRED,   false, LIVE, EXPIRED,   GONE",
        "EXPIRED,   false, DEAD, EXPIRED,   GONE",
        "EXPIRED,   false, ,     EXPIRED,   ",
        "CANCELLED, false, LIVE, CANCELLED, GONE",
        "CANCELLED, false, DEAD, CANCELLED, GONE",
        "UNKNOWN,   false, LIVE, UNKNOWN,   GONE",
        "UNKNOWN,   false, DEAD, UNKNOWN,   GONE",
        "UNKNOWN,   false, ,     UNKNOWN,   ",
        "UNKNOWN,   false, UNCONFIRMED, UNKNOWN, UNCONFIRMED",
        "QUEUED,    false, UNCONFIRMED, LOST, UNCONFIRMED",
        "LOST,      false, UNCONFIRMED, LOST, UNCONFIRMED",
        "SENT,      false, UNCONFIRMED, SENT, GONE",
        "DEAD,      true,  UNCONFIRMED, DEAD, GONE",
        "LOST,      false, LIVE, QUEUED,    LIVE",
        "LOST,      false, DEAD, DEAD,      DEAD",
        "LOST,      false, ,     LOST,      "
    })
    void what_follows(
            EmailStatus logSays,
            boolean letterDeleted,
            @Nullable Place queueHas,
            EmailStatus logThen,
            @Nullable Place queueThen) {
        EmailId id = logged(logSays, letterDeleted);
        if (queueHas != null) {
            queue.put(id, queueHas);
        }
        recordAll();
        long failedBefore = failed();
        assertThat(reconcile.admit()).isTrue();
        assertThat(status(id)).isEqualTo(logThen);
        assertThat(place(id)).isEqualTo(queueThen);
        boolean newlyFailed = logThen == EmailStatus.LOST && logSays == EmailStatus.QUEUED;
        boolean noFailureAfterAll = logSays == EmailStatus.LOST && logThen != EmailStatus.LOST;
        assertThat(failed()).isEqualTo(failedBefore + (newlyFailed ? 1 : 0) - (noFailureAfterAll ? 1 : 0));
        assertThat(reconcile.differences()).isEmpty();
    }

    @Test
    void an_email_that_the_log_does_not_know_stays_in_the_queue_and_is_sent() {
        EmailId id = emails.of(EmailType.WELCOME).id();
        queue.put(id, Place.LIVE);
        admittedBefore();
        assertThat(place(id)).isEqualTo(Place.LIVE);
    }

    @Test
    void what_was_accepted_just_now_and_is_not_recorded_yet_is_not_lost() {
        admittedBefore();
        EmailId id = accepted();
        queue.put(id, Place.LIVE);
        reconcile.check();
        recordAll();
        assertThat(status(id)).isEqualTo(EmailStatus.QUEUED);
        assertThat(losses.total()).isZero();
    }

    @Test
    void what_was_settled_just_now_and_is_not_recorded_yet_is_not_lost() {
        admittedBefore();
        EmailId id = accepted();
        recordAll();
        queue.put(id, Place.GONE);
        outbox.tell(new Event.Changed(
                id,
                clock.instant(),
                EmailStatus.SENT,
                null,
                false,
                new LoggedAttempt(clock.instant(), AttemptOutcome.SENT, "250 Ok", null, null, 1)));
        reconcile.check();
        assertThat(status(id)).isEqualTo(EmailStatus.SENT);
        assertThat(losses.total()).isZero();
    }

    @Test
    void a_queue_that_was_emptied_is_noticed_told_and_gets_a_later_epoch() {
        admittedBefore();
        long epoch = queue.identity().epoch();
        EmailId id = accepted();
        queue.put(id, Place.LIVE);
        recordAll();
        queue.vanish();
        outbox.vanish();
        assertThat(queue.isAdmitted()).isFalse();
        assertThat(reconcile.differences())
                .containsExactly(
                        "the queue's store was emptied, or lost its data",
                        "1 emails are live or dead letters in the log but not in the queue");
        assertThat(status(id)).isEqualTo(EmailStatus.QUEUED);
        assertThat(reconcile.admit()).isTrue();
        assertThat(status(id)).isEqualTo(EmailStatus.LOST);
        assertThat(queue.identity().epoch()).isEqualTo(epoch + 1);
        assertThat(losses.latest(DAY)).extracting(Loss::emails).containsExactly(1);
        assertThat(audit.latest(1)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditAction.QUEUE_RECONCILED);
            assertThat(entry.detail()).contains("emptied").contains("1 emails are lost");
        });
    }

    @Test
    void an_older_copy_is_recognised_by_what_the_log_has_recorded_since() {
        admittedBefore();
        Identity copy = queue.identity();
        EmailId id = logged(EmailStatus.SENT, false);
        EmailId later = logged(EmailStatus.SENT, false);
        recordAll();
        queue.tell(log.known().reached());
        queue.put(id, Place.LIVE);
        queue.put(later, Place.LIVE);
        queue.goBack(copy);
        assertThat(reconcile.admit()).isTrue();
        assertThat(queue.places(List.of(id, later)).values()).containsOnly(Place.GONE);
        assertThat(status(id)).isEqualTo(EmailStatus.SENT);
        assertThat(recorder.log().figures(DAY).sent()).isEqualTo(2);
        assertThat(audit.latest(1))
                .extracting(AuditEntry::detail)
                .singleElement()
                .asString()
                .contains("earlier moment")
                .contains("2 that were settled since are not sent again");
    }

    @Test
    void a_queue_as_it_was_is_used_at_once_and_nothing_is_told() {
        admittedBefore();
        Identity same = queue.identity();
        queue.goBack(same);
        assertThat(queue.isAdmitted()).isFalse();
        assertThat(reconcile.admit()).isTrue();
        assertThat(queue.identity()).isEqualTo(same);
        assertThat(audit.latest(10)).isEmpty();
    }

    @Test
    void a_comparison_that_was_cut_short_is_made_again() {
        admittedBefore();
        EmailId id = accepted();
        recordAll();
        log.begin("half", 2);
        assertThat(queue.rename(queue.identity(), "half", 2)).isTrue();
        assertThat(reconcile.admit()).isTrue();
        assertThat(status(id)).isEqualTo(EmailStatus.LOST);
        assertThat(log.known().compared()).isTrue();
        assertThat(queue.identity().epoch()).isEqualTo(3);
    }

    @Test
    void a_database_put_back_from_a_backup_is_compared_with_the_newer_queue_which_loses_nothing() {
        admittedBefore();
        EmailId sentSince = accepted();
        EmailId waits = accepted();
        recordAll();
        queue.put(sentSince, Place.GONE);
        queue.put(waits, Place.LIVE);
        EmailId acceptedSince = emails.of(EmailType.WELCOME).id();
        queue.put(acceptedSince, Place.LIVE);
        assertThat(queue.rename(queue.identity(), "later", 7)).isTrue();
        log.restored(1);
        assertThat(reconcile.differences()).first().isEqualTo("the database was put back from a backup");
        assertThat(instance().admit()).isTrue();
        assertThat(queue.identity().epoch()).isEqualTo(8);
        assertThat(log.known().name()).isEqualTo(queue.identity().name());
        assertThat(status(sentSince)).as("nobody knows any more").isEqualTo(EmailStatus.LOST);
        assertThat(status(waits)).isEqualTo(EmailStatus.QUEUED);
        assertThat(place(waits)).isEqualTo(Place.LIVE);
        assertThat(place(acceptedSince)).isEqualTo(Place.LIVE);
        assertThat(losses.latest(DAY))
                .extracting(Loss::cause)
                .containsExactly("the database was put back from a backup");
    }

    @Test
    void while_one_instance_compares_the_others_wait() {
        assertThat(chores.begin("make queue and log agree", "another", Duration.ZERO, Duration.ofMinutes(1)))
                .isTrue();
        assertThat(reconcile.admit()).isFalse();
        clock.advance(Duration.ofMinutes(2));
        assertThat(instance().admit()).isTrue();
    }

    @Test
    void what_is_missing_though_nothing_tells_of_a_change_is_found_by_and_by() {
        admittedBefore();
        EmailId missing = accepted();
        EmailId there = accepted();
        queue.put(there, Place.LIVE);
        recordAll();
        assertThat(reconcile.differences()).hasSize(1);
        reconcile.check();
        assertThat(status(missing)).isEqualTo(EmailStatus.LOST);
        assertThat(status(there)).isEqualTo(EmailStatus.QUEUED);
        assertThat(reconcile.differences()).isEmpty();
    }

    @Test
    void many_pages_are_compared() {
        for (int i = 0; i < 1_700; i++) {
            EmailId id = accepted();
            if (i % 2 == 0) {
                queue.put(id, Place.LIVE);
            }
        }
        admittedBefore();
        assertThat(losses.total()).isEqualTo(850);
        Map<EmailId, Entry> known = log.entries(queue.page("", 10_000).emails().keySet());
        assertThat(known.values()).extracting(Entry::status).containsOnly(EmailStatus.QUEUED);
        assertThat(log.known().reached()).isGreaterThan(Position.START);
    }
}
