package io.setget.mail.application.deadletter;

import io.setget.mail.application.deadletter.DeadLetterJob.Kind;
import io.setget.mail.application.deadletter.DeadLetterJob.State;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeadLetters.Revived;
import io.setget.mail.application.port.DeadLetters.Selection;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revives or deletes many dead letters: a few before the answer, more in the background in small steps.
 *
 * <p>A job belongs to the instance that was asked and ends with it; its letters are then as dead as before, and the
 * audit log says how far it came. Reviving leaves a part of the queue free for new emails, waits while there is no room,
 * and stops when none came for an hour. Thread-safe.
 */
public final class ChangeManyDeadLetters {
    /** As many are changed before the answer, and in each step of a job. */
    static final int STEP = 500;

    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(ChangeManyDeadLetters.class);
    private static final int MOST_RUNNING = 4;
    private static final int MOST_REMEMBERED = 50;
    private static final Duration BETWEEN_STEPS = Duration.ofMillis(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final DeadLetters dead;
    private final AuditLog audit;
    private final IntSupplier room;
    private final Background background;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<String, DeadLetterJob> jobs = new LinkedHashMap<>();

    /**
     * Where jobs run.
     *
     * @param stopsWithin pauses, and tells whether the instance stops
     */
    public record Background(Executor threads, Predicate<Duration> stopsWithin) {}

    /** @param room how many emails the queue can take without refusing new ones soon; may be negative */
    public ChangeManyDeadLetters(
            DeadLetters dead,
            AuditLog audit,
            IntSupplier room,
            Background background,
            InstantSource clock,
            RandomGenerator random) {
        this.dead = dead;
        this.audit = audit;
        this.room = room;
        this.background = background;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What was taken on.
     *
     * @param count how many were revived or deleted, or will be by the job
     * @param queueFull there is no room, and nobody tries again
     * @param job null if all is done already
     */
    public record Taken(
            int count, boolean queueFull, @Nullable DeadLetterJob job) {}

    /** Those of {@code ids} that are dead; empty if too many jobs are running. */
    public Optional<Taken> these(Kind kind, List<EmailId> ids, String actor) {
        return take(kind, Selection.these(ids), ids.size(), "chosen ones", actor);
    }

    /** All that died of one cause; null means of any. Empty if too many jobs are running. */
    public Optional<Taken> allOf(Kind kind, @Nullable FailureKind cause, String actor) {
        long count = dead.groups().stream()
                .filter(group -> cause == null || group.kind() == cause)
                .mapToLong(DeadLetterGroup::count)
                .sum();
        String which = cause == null ? "all" : "all with " + cause.wireName();
        return take(kind, Selection.ofKind(cause), (int) Math.min(Integer.MAX_VALUE, count), which, actor);
    }

    private Optional<Taken> take(Kind kind, Selection which, int count, String words, String actor) {
        if (count > STEP) {
            return begin(kind, which, count, words, actor);
        }
        int changed;
        boolean full = false;
        if (kind == Kind.DELETE) {
            changed = dead.delete(which, STEP);
        } else {
            Revived step = dead.revive(which, STEP);
            changed = step.count();
            full = step.queueFull();
        }
        record(kind, actor, changed, words);
        return Optional.of(new Taken(changed, full, null));
    }

    private Optional<Taken> begin(Kind kind, Selection which, int count, String words, String actor) {
        DeadLetterJob job = remember(kind, words, actor, count);
        if (job == null) {
            return Optional.empty();
        }
        // What dies from now on is not meant; of reviving, the store's clock says when that was.
        Instant diedBy = job.startedAt();
        if (kind == Kind.RETRY) {
            Optional<Revived> first = first(job, which);
            if (first.isEmpty()) {
                return Optional.of(new Taken(0, true, null));
            }
            diedBy = first.get().at();
        }
        Selection meant = which.diedBy(diedBy);
        LOG.info("job {}: {} of {} dead letters, {}", job.id(), verb(kind), count, words);
        background.threads().execute(() -> run(job, meant));
        return Optional.of(new Taken(count, false, job));
    }

    /** Revives one to see whether there is room; empty, and no job, if there is none. */
    private Optional<Revived> first(DeadLetterJob job, Selection which) {
        Revived first = null;
        try {
            first = dead.revive(which, 1);
        } finally {
            if (first == null || first.count() == 0) {
                forget(job);
            }
        }
        job.did(first.count());
        return first.count() == 0 ? Optional.empty() : Optional.of(first);
    }

    private void forget(DeadLetterJob job) {
        synchronized (jobs) {
            jobs.remove(job.id());
        }
    }

    private @Nullable DeadLetterJob remember(Kind kind, String words, String actor, int count) {
        synchronized (jobs) {
            if (jobs.values().stream()
                            .filter(job -> !job.progress().state().ended())
                            .count()
                    >= MOST_RUNNING) {
                return null;
            }
            DeadLetterJob job = new DeadLetterJob(
                    HexFormat.of().toHexDigits(random.nextLong()), kind, words, actor, count, clock.instant());
            jobs.put(job.id(), job);
            if (jobs.size() > MOST_REMEMBERED) {
                jobs.values().stream()
                        .filter(old -> old.progress().state().ended())
                        .findFirst()
                        .ifPresent(old -> jobs.remove(old.id()));
            }
            return job;
        }
    }

    public Optional<DeadLetterJob> find(String id) {
        synchronized (jobs) {
            return Optional.ofNullable(jobs.get(id));
        }
    }

    /** Those that run, and those that ended within a minute; the latest first. */
    public List<DeadLetterJob> recent() {
        Instant before = clock.instant().minusSeconds(60);
        List<DeadLetterJob> recent = new ArrayList<>();
        synchronized (jobs) {
            for (DeadLetterJob job : jobs.values()) {
                Instant ended = job.progress().endedAt();
                if (ended == null || ended.isAfter(before)) {
                    recent.add(0, job);
                }
            }
        }
        return List.copyOf(recent);
    }

    /** Lets a job end after the step in hand; what was done stays done. False if there is no such job. */
    public boolean stop(String id) {
        Optional<DeadLetterJob> job = find(id);
        job.ifPresent(DeadLetterJob::askToStop);
        return job.isPresent();
    }

    private void run(DeadLetterJob job, Selection which) {
        try {
            work(job, which);
        } catch (RuntimeException | Error failed) {
            LOG.error("job {} stopped", job.id(), failed);
            end(job, State.STOPPED, "Something went wrong here; the log says what.");
        }
    }

    private void work(DeadLetterJob job, Selection which) {
        Duration waited = Duration.ZERO;
        while (true) {
            if (job.isAskedToStop()) {
                end(job, State.STOPPED, "It was stopped.");
                return;
            }
            String obstacle = step(job, which);
            if (obstacle == null) {
                return;
            }
            waited = obstacle.isEmpty() ? Duration.ZERO : waited.plus(BETWEEN_LOOKS);
            if (waited.compareTo(LONGEST_WAIT) >= 0) {
                end(job, State.STOPPED, obstacle + " It waited for an hour.");
                return;
            }
            if (background.stopsWithin().test(obstacle.isEmpty() ? BETWEEN_STEPS : BETWEEN_LOOKS)) {
                end(job, State.STOPPED, "The instance was stopped.");
                return;
            }
        }
    }

    /** Null if the job has ended; empty if it goes on; else what it waits for. */
    private @Nullable String step(DeadLetterJob job, Selection which) {
        try {
            if (job.kind() == Kind.DELETE) {
                return did(job, dead.delete(which, STEP), false);
            }
            int free = room.getAsInt();
            if (free <= 0) {
                return waits(job, "The queue is full; it goes on when there is room.");
            }
            Revived step = dead.revive(which, Math.min(STEP, free));
            return did(job, step.count(), step.queueFull());
        } catch (PortUnavailableException away) {
            return waits(job, away.getMessage() + ".");
        }
    }

    private @Nullable String did(DeadLetterJob job, int count, boolean full) {
        if (count > 0) {
            job.did(count);
            return "";
        }
        if (full) {
            return waits(job, "The queue is full; it goes on when there is room.");
        }
        end(job, State.DONE, "");
        return null;
    }

    private static String waits(DeadLetterJob job, String detail) {
        job.waits(detail);
        return detail;
    }

    private void end(DeadLetterJob job, State state, String detail) {
        job.ended(state, detail, clock.instant());
        int done = job.progress().done();
        LOG.info("job {} {}: {} of {} {}", job.id(), state, done, job.total(), detail);
        try {
            record(
                    job.kind(),
                    job.actor(),
                    done,
                    job.which() + (state == State.DONE ? "" : ", of " + job.total() + ". " + detail));
        } catch (PortUnavailableException away) {
            LOG.warn("the end of job {} is not in the audit log: {}", job.id(), away.getMessage());
        }
    }

    private void record(Kind kind, String actor, int count, String words) {
        if (count > 0) {
            audit.record(
                    actor,
                    kind == Kind.DELETE ? AuditAction.DEAD_LETTER_DELETED : AuditAction.DEAD_LETTERS_REVIVED,
                    count + ", " + words);
        }
    }

    private static String verb(Kind kind) {
        return kind == Kind.DELETE ? "deleting" : "reviving";
    }
}
