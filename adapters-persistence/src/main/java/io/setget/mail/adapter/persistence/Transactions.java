package io.setget.mail.adapter.persistence;

import io.setget.mail.adapter.persistence.journal.CommitLog;
import io.setget.mail.application.port.PortUnavailableException;
import java.io.UncheckedIOException;
import java.util.List;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads side by side and changes in turn; tells trouble with the database in its own words, once.
 *
 * <p>All of it runs on threads that nobody interrupts: H2 closes its files for good when a thread is interrupted while
 * it reads or writes. Nobody waits longer than a {@link Patience} allows; what was not begun by then is never done.
 */
final class Transactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int READERS = 4;

    private final Jdbi jdbi;
    private final Runnable dropConnections;
    private final @Nullable Reachability reachability;
    private final Patience patience;
    private final boolean brief;
    private final GroupWriter writer;
    private final AtomicBoolean troubled;
    private final ExecutorService readers;

    /**
     * @param dropConnections after trouble no connection is trusted: a new one finds a database that is back
     * @param reachability null: the database is embedded
     */
    Transactions(Jdbi jdbi, CommitLog log, Runnable dropConnections, @Nullable Reachability reachability) {
        this.jdbi = jdbi;
        this.dropConnections = dropConnections;
        this.reachability = reachability;
        this.patience = reachability == null ? Patience.endless() : Patience.ofCallers(reachability);
        this.brief = true;
        this.writer = new GroupWriter(jdbi, log);
        this.troubled = new AtomicBoolean();
        this.readers = Executors.newFixedThreadPool(READERS, task -> {
            Thread thread = new Thread(task, "database-reader");
            thread.setDaemon(true);
            return thread;
        });
    }

    private Transactions(Transactions same, Patience patience) {
        this.jdbi = same.jdbi;
        this.dropConnections = same.dropConnections;
        this.reachability = same.reachability;
        this.patience = patience;
        this.brief = false;
        this.writer = same.writer;
        this.troubled = same.troubled;
        this.readers = same.readers;
    }

    /** The same for work in the background, and for what looks at many rows: it may take long. */
    Transactions patient() {
        return new Transactions(this, patience.ofWorkers());
    }

    /** Until {@link #started}, whoever asks waits as an instance does that starts: see {@link Patience}. */
    void starts() {
        if (reachability != null) {
            reachability.starts();
        }
    }

    void started() {
        if (reachability != null) {
            reachability.started();
        }
    }

    /** Each statement sees what was committed before it. */
    <R> R read(HandleCallback<R, RuntimeException> work) {
        return translated(
                false,
                () -> onReader(() -> jdbi.inTransaction(h -> {
                    if (brief) {
                        Dialect.giveUpSoon(h);
                    }
                    return work.withHandle(h);
                })));
    }

    /** All statements see the same moment. */
    <R> R readMoment(HandleCallback<R, RuntimeException> work) {
        return translated(
                false, () -> onReader(() -> jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, work)));
    }

    private <R> R onReader(Supplier<R> work) {
        patience.begin();
        Pending<R> pending = new Pending<>();
        try {
            readers.execute(() -> answer(pending, work));
        } catch (RejectedExecutionException closed) {
            throw new PortUnavailableException("the database was closed", closed);
        }
        return patience.await(pending);
    }

    private static <R> void answer(Pending<R> pending, Supplier<R> work) {
        if (pending.begin()) {
            try {
                pending.complete(work.get());
            } catch (RuntimeException | Error failed) {
                pending.fail(failed);
            }
        }
    }

    <I, O> O write(GroupWriter.Work<I, O> work, I input) {
        return translated(true, () -> {
            patience.begin();
            return patience.await(writer.write(work, input));
        });
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

    private <R> R translated(boolean change, Supplier<R> work) {
        R result;
        try {
            result = work.get();
        } catch (GroupWriter.CommitFailedException failed) {
            throw trouble(failed.failure(), true);
        } catch (JdbiException | CompletionException failed) { // the latter for errors inside an embedded database
            throw trouble(failed, false);
        } catch (Patience.UnansweredException late) {
            throw Trouble.unanswered(late, change && late.begun());
        }
        if (troubled.get() && troubled.compareAndSet(true, false)) {
            LOG.info("the database answers again");
        }
        return result;
    }

    private PortUnavailableException trouble(RuntimeException failed, boolean unsure) {
        if (troubled.compareAndSet(false, true)) {
            LOG.warn("the database does not answer", failed);
        }
        if (!(failed instanceof UncheckedIOException)) { // the disk's trouble: the open database has all in memory
            dropConnections.run();
        }
        if (reachability != null) {
            reachability.doubt();
        }
        return Trouble.unavailable(failed, unsure);
    }

    @Override
    public void close() {
        if (reachability != null) {
            reachability.close();
        }
        writer.close();
        readers.shutdown();
    }
}
