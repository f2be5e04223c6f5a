package io.setget.mail.application.deadletter;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Many dead letters that are revived or deleted in the background: what is asked for, and how far it is. Thread-safe. */
public final class DeadLetterJob {
    private final String id;
    private final Kind kind;
    private final String which;
    private final String actor;
    private final int total;
    private final Instant startedAt;
    private final AtomicReference<Progress> progress = new AtomicReference<>(new Progress(State.RUNNING, 0, "", null));
    private final AtomicBoolean stopAsked = new AtomicBoolean();

    DeadLetterJob(String id, Kind kind, String which, String actor, int total, Instant startedAt) {
        this.id = id;
        this.kind = kind;
        this.which = which;
        this.actor = actor;
        this.total = total;
        this.startedAt = startedAt;
    }

    /** What is done with them. */
    public enum Kind {
        RETRY,
        DELETE
    }

    /** How far it is. */
    public enum State {
        RUNNING,
        /** It goes on by itself, when the queue has room or the store is back. */
        WAITING,
        DONE,
        /** Somebody asked for it, the instance stopped, or it waited for too long. What is left stays dead. */
        STOPPED;

        public boolean ended() {
            return this == DONE || this == STOPPED;
        }
    }

    /**
     * How far it is, at one moment.
     *
     * @param done how many were revived or deleted
     * @param detail why it waits or stopped; empty if there is nothing to say
     * @param endedAt null while it goes on
     */
    public record Progress(
            State state, int done, String detail, @Nullable Instant endedAt) {}

    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    /** Which letters, in words: {@code all}, {@code all with timeout}, {@code chosen ones}. */
    public String which() {
        return which;
    }

    String actor() {
        return actor;
    }

    /** How many there were in the beginning. */
    public int total() {
        return total;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public Progress progress() {
        return Objects.requireNonNull(progress.get());
    }

    void did(int more) {
        progress.updateAndGet(before -> new Progress(State.RUNNING, before.done() + more, "", null));
    }

    void waits(String detail) {
        progress.updateAndGet(before -> new Progress(State.WAITING, before.done(), detail, null));
    }

    void ended(State state, String detail, Instant at) {
        progress.updateAndGet(before -> new Progress(state, before.done(), detail, at));
    }

    void askToStop() {
        stopAsked.set(true);
    }

    boolean isAskedToStop() {
        return stopAsked.get();
    }
}
