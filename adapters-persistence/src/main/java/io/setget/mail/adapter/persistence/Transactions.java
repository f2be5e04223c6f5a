package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.PortUnavailableException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Runs work in a transaction; writers of the queue take turns, across instances too. */
final class Transactions {
    private final Jdbi jdbi;

    Transactions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    <R> R read(HandleCallback<R, RuntimeException> work) {
        try {
            return jdbi.inTransaction(work);
        } catch (JdbiException e) {
            throw new PortUnavailableException("the database does not answer; see the log for its words", e);
        }
    }

    /** The row lock on {@code queue_control} makes each change of the queue see the one before. */
    <R> R write(HandleCallback<R, RuntimeException> work) {
        return read(h -> {
            lock(h);
            return work.withHandle(h);
        });
    }

    private static void lock(Handle h) {
        h.createQuery("SELECT live FROM queue_control WHERE id = 1 FOR UPDATE")
                .mapTo(Integer.class)
                .one();
    }
}
