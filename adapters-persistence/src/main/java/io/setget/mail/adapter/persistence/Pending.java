package io.setget.mail.adapter.persistence;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Something that one thread asks of the database and another does. Whoever asks may leave: what was not begun by then is
 * never done. Thread-safe.
 */
final class Pending<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private enum State {
        WAITING,
        BEGUN,
        LEFT
    }

    /** To be asked before it is done, each time: false if nobody waits for it any longer. */
    boolean begin() {
        return state.compareAndSet(State.WAITING, State.BEGUN) || state.get() == State.BEGUN;
    }

    /** Nobody waits any longer; returns whether it had begun, so that it may be done all the same. */
    boolean leave() {
        return state.getAndSet(State.LEFT) == State.BEGUN;
    }

    void complete(T value) {
        answer.complete(value);
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    CompletableFuture<T> answer() {
        return answer;
    }
}
