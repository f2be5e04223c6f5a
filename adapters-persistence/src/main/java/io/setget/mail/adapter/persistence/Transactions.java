package io.setget.mail.adapter.persistence;

import io.setget.mail.adapter.persistence.journal.CommitLog;
import io.setget.mail.application.port.PortUnavailableException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads side by side and changes in turn; tells trouble with the database in its own words, once.
 *
 * <p>All of it runs on threads that nobody interrupts: H2 closes its files for good when a thread is interrupted while
 * it reads or writes.
 */
final class Transactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int READERS = 4;

    private final Jdbi jdbi;
    private final Runnable dropConnections;
    private final GroupWriter writer;
    private final AtomicBoolean away = new AtomicBoolean();
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, task -> {
        Thread thread = new Thread(task, "database-reader");
        thread.setDaemon(true);
        return thread;
    });

    /** @param dropConnections after trouble no connection is trusted: a new one finds a database that is back */
    Transactions(Jdbi jdbi, CommitLog log, Runnable dropConnections) {
        this.jdbi = jdbi;
        this.dropConnections = dropConnections;
        this.writer = new GroupWriter(jdbi, log);
    }

    /** Each statement sees what was committed before it. */
    <R> R read(HandleCallback<R, RuntimeException> work) {
        return translated(() -> onReader(() -> jdbi.inTransaction(work)));
    }

    /** All statements see the same moment. */
    <R> R readMoment(HandleCallback<R, RuntimeException> work) {
        return translated(() -> onReader(() -> jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, work)));
    }

    private <R> R onReader(Supplier<R> work) {
        try {
            return GroupWriter.answer(CompletableFuture.supplyAsync(work, readers));
        } catch (RejectedExecutionException closed) {
            throw new PortUnavailableException("the database was closed", closed);
        }
    }

    <I, O> O write(GroupWriter.Work<I, O> work, I input) {
        return translated(() -> writer.write(work, input));
    }

    <R> R write(Change<R> change) {
        return write((h, control, inputs) -> List.of(change.apply(h, control)), true);
    }

    /** A change that takes room in the queue. */
    <R> R writeTakingRoom(Change<R> change) {
        GroupWriter.Work<Boolean, R> work = (h, control, inputs) -> List.of(change.apply(h, control));
        return write(work.takingRoom(), true);
    }

    /** A change that a power cut may undo: see {@link GroupWriter.Work#flushedLater}. */
    <R> R writeFlushedLater(Change<R> change) {
        GroupWriter.Work<Boolean, R> work = (h, control, inputs) -> List.of(change.apply(h, control));
        return write(work.flushedLater(), true);
    }

    /** A change to what every instance changes all the time. */
    <R> R writeLast(Change<R> change) {
        GroupWriter.Work<Boolean, R> work = (h, control, inputs) -> List.of(change.apply(h, control));
        return write(work.last(), true);
    }

    /** A change that nobody else asks for at the same time. */
    interface Change<R> {
        R apply(Handle h, Control control);
    }

    private <R> R translated(Supplier<R> work) {
        R result;
        try {
            result = work.get();
        } catch (JdbiException | UncheckedIOException | CompletionException failed) {
            // The last one is for errors inside an embedded database.
            if (away.compareAndSet(false, true)) {
                LOG.warn("the database does not answer", failed);
            }
            dropConnections.run();
            throw Trouble.unavailable(failed);
        }
        if (away.get() && away.compareAndSet(true, false)) {
            LOG.info("the database answers again");
        }
        return result;
    }

    @Override
    public void close() {
        writer.close();
        readers.shutdown();
    }
}
