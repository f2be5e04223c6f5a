package io.setget.mail.application.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.deadletter.ChangeManyDeadLetters.Background;
import io.setget.mail.application.deadletter.ChangeManyDeadLetters.Taken;
import io.setget.mail.application.deadletter.DeadLetterJob.Kind;
import io.setget.mail.application.deadletter.DeadLetterJob.State;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ChangeManyDeadLettersTest {
    private static final int ROOM = 1_000;

    private final MovableClock clock = new MovableClock();
    private final InMemoryMailStore store = new InMemoryMailStore(new Capacity(1_250), clock);
    private final InMemoryAuditLog audit = new InMemoryAuditLog(clock);
    private final Emails emails = new Emails(clock);
    private final List<Runnable> jobs = new ArrayList<>();
    private int claims;
    private Predicate<Duration> stopsWithin = pause -> false;
    private final ChangeManyDeadLetters many = new ChangeManyDeadLetters(
            store.deadLetters(),
            audit,
            () -> ROOM - store.queue().size(),
            new Background(jobs::add, pause -> stopsWithin.test(pause)),
            clock,
            new Random(1));

    @Test
    void a_few_are_done_before_the_answer_and_audited() {
        List<EmailId> dead = dead(5, FailureKind.TIMEOUT);
        dead(3, FailureKind.MESSAGE_REJECTED);
        assertThat(take(Kind.RETRY, FailureKind.TIMEOUT)).isEqualTo(new Taken(5, false, null));
        assertThat(many.these(Kind.DELETE, dead, "ann")).contains(new Taken(0, false, null));
        assertThat(take(Kind.DELETE, null)).isEqualTo(new Taken(3, false, null));
        assertThat(jobs).isEmpty();
        assertThat(store.queue().size()).isEqualTo(5);
        assertThat(audit.latest(10)).extracting(AuditEntry::detail).containsExactly("3, all", "5, all with timeout");
    }

    @Test
    void many_are_deleted_by_a_job_and_what_dies_meanwhile_stays() {
        dead(1_200, FailureKind.TIMEOUT);
        Taken taken = take(Kind.DELETE, null);
        assertThat(taken.count()).isEqualTo(1_200);
        assertThat(store.deadLetters().size()).isEqualTo(1_200);
        clock.advance(Duration.ofSeconds(1));
        dead(2, FailureKind.TIMEOUT);
        run();
        assertThat(job(taken).progress().state()).isEqualTo(State.DONE);
        assertThat(job(taken).progress().done()).isEqualTo(1_200);
        assertThat(store.deadLetters().size()).isEqualTo(2);
        assertThat(audit.latest(1).get(0).action()).isEqualTo(AuditAction.DEAD_LETTER_DELETED);
        assertThat(many.recent()).hasSize(1);
        clock.advance(Duration.ofMinutes(2));
        assertThat(many.recent()).isEmpty();
        assertThat(many.find(job(taken).id())).isPresent();
    }

    @Test
    void reviving_waits_for_room_and_goes_on_when_there_is_some() {
        dead(1_800, FailureKind.TIMEOUT);
        List<String> waited = new ArrayList<>();
        stopsWithin = pause -> {
            many.recent().stream()
                    .filter(job -> job.progress().state() == State.WAITING)
                    .forEach(job -> {
                        waited.add(job.progress().detail());
                        deliver(700);
                    });
            return false;
        };
        Taken taken = take(Kind.RETRY, null);
        run();
        assertThat(waited).isNotEmpty().allMatch(detail -> detail.startsWith("The queue is full"));
        assertThat(job(taken).progress().state()).isEqualTo(State.DONE);
        assertThat(job(taken).progress().done()).isEqualTo(1_800);
        assertThat(store.deadLetters().size()).isZero();
        assertThat(audit.latest(1).get(0).detail()).isEqualTo("1800, all");
    }

    @Test
    void without_room_for_an_hour_it_stops_and_says_how_far_it_came() {
        dead(1_300, FailureKind.TIMEOUT);
        Taken taken = take(Kind.RETRY, null);
        run();
        assertThat(job(taken).progress().state()).isEqualTo(State.STOPPED);
        assertThat(job(taken).progress().detail()).contains("waited for an hour");
        assertThat(job(taken).progress().done()).isEqualTo(ROOM);
        assertThat(store.deadLetters().size()).isEqualTo(300);
        assertThat(audit.latest(1).get(0).detail()).startsWith("1000, all, of 1300. The queue is full");
    }

    @Test
    void reviving_into_a_full_queue_begins_no_job() {
        dead(600, FailureKind.TIMEOUT);
        store.queue().accept(emails.several(1_000, EmailType.WELCOME), null);
        assertThat(take(Kind.RETRY, null)).isEqualTo(new Taken(0, true, null));
        assertThat(many.recent()).isEmpty();
        assertThat(store.deadLetters().size()).isEqualTo(600);
    }

    @Test
    void a_job_can_be_stopped_and_stops_with_the_instance() {
        dead(1_200, FailureKind.TIMEOUT);
        Taken taken = take(Kind.DELETE, null);
        assertThat(many.stop(job(taken).id())).isTrue();
        assertThat(many.stop("unknown")).isFalse();
        run();
        assertThat(job(taken).progress().state()).isEqualTo(State.STOPPED);
        assertThat(store.deadLetters().size()).isEqualTo(1_200);

        stopsWithin = pause -> true;
        Taken second = take(Kind.DELETE, null);
        run();
        assertThat(job(second).progress().detail()).isEqualTo("The instance was stopped.");
        assertThat(store.deadLetters().size()).isEqualTo(1_200 - ChangeManyDeadLetters.STEP);
    }

    @Test
    void only_a_few_jobs_run_at_once() {
        dead(600, FailureKind.TIMEOUT);
        for (int i = 0; i < 4; i++) {
            assertThat(many.allOf(Kind.DELETE, null, "ann")).isPresent();
        }
        assertThat(many.allOf(Kind.DELETE, null, "ann")).isEmpty();
        run();
        assertThat(many.allOf(Kind.DELETE, null, "ann")).contains(new Taken(0, false, null));
    }

    private Taken take(Kind kind, @Nullable FailureKind cause) {
        return many.allOf(kind, cause, "ann").orElseThrow();
    }

    private static DeadLetterJob job(Taken taken) {
        return Optional.ofNullable(taken.job()).orElseThrow(() -> new AssertionError("no job was started"));
    }

    private void run() {
        List<Runnable> due = List.copyOf(jobs);
        jobs.clear();
        due.forEach(Runnable::run);
    }

    private List<EmailId> dead(int count, FailureKind kind) {
        List<EmailId> ids = new ArrayList<>();
        for (int left = count; left > 0; left -= 500) {
            store.queue().accept(emails.several(Math.min(500, left), EmailType.WELCOME), null);
            settle(500, new Verdict.Bury(new Failure(kind, "550 no", "It was refused.")))
                    .forEach(ids::add);
        }
        return ids;
    }

    private void deliver(int most) {
        settle(most, new Verdict.Sent("250 ok"));
    }

    private List<EmailId> settle(int most, Verdict verdict) {
        List<Lease> leases = store.queue().claim("w" + claims++, most, Duration.ofSeconds(20), ClaimScope.ALL);
        store.queue()
                .settle(leases.stream()
                        .map(lease -> new Settlement(lease, verdict, Duration.ofMillis(5)))
                        .toList());
        return leases.stream().map(lease -> lease.email().id()).toList();
    }
}
