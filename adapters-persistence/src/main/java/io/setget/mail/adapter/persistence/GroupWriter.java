package io.setget.mail.adapter.persistence;

import io.setget.mail.adapter.persistence.journal.CommitLog;
import io.setget.mail.application.port.PortUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * One thread that makes all changes; what is asked for while it commits goes into its next transaction together.
 * A caller waits until its own part is committed, or leaves; see {@link Pending}.
 *
 * <p>A commit costs far more than a change, so many threads together are as fast as one commit for all of them. A
 * group is flushed before its callers are answered, unless all of them asked for {@link Work#flushedLater} ones.
 */
final class GroupWriter implements AutoCloseable {
    private static final int MOST_TOGETHER = 256;

    /** How often a change is made again that clashed with another instance's. */
    private static final int TRIES = 5;

    private static final long CLOSE_MILLIS = 5_000;

    /** What need not be flushed at once is flushed after this at the latest: a power cut undoes no more than that. */
    private static final long FLUSH_LATER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Jdbi jdbi;
    private final CommitLog log;
    private final BlockingQueue<Ask<?, ?>> asked = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::serve, "database-writer");
    private volatile boolean closed;

    /** A kind of change, made for all who asked for it at once. */
    interface Work<I, O> {
        /** The answers, in the order of the inputs. May be called again after a rollback. */
        List<O> apply(Handle h, Control control, List<I> inputs);

        /** The same, done after all that takes no room: so all instances lock rows in one order. */
        default Work<I, O> takingRoom() {
            return new TakingRoom<>(this);
        }

        /** The same, done after all else, for what every instance locks and nobody should hold for long. */
        default Work<I, O> last() {
            return new Last<>(this);
        }

        /** The same, for what survives {@code kill -9} when it is answered, but may be undone by a power cut. */
        default Work<I, O> flushedLater() {
            return new FlushedLater<>(this);
        }
    }

    private record TakingRoom<I, O>(Work<I, O> work) implements Work<I, O> {
        @Override
        public List<O> apply(Handle h, Control control, List<I> inputs) {
            return work.apply(h, control, inputs);
        }
    }

    private record Last<I, O>(Work<I, O> work) implements Work<I, O> {
        @Override
        public List<O> apply(Handle h, Control control, List<I> inputs) {
            return work.apply(h, control, inputs);
        }
    }

    private record FlushedLater<I, O>(Work<I, O> work) implements Work<I, O> {
        @Override
        public List<O> apply(Handle h, Control control, List<I> inputs) {
            return work.apply(h, control, inputs);
        }
    }

    private record Ask<I, O>(Work<I, O> work, I input, Pending<O> answer) {}

    /** The commit failed, or its answer was lost: the change may have been made. */
    static final class CommitFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RuntimeException failure;

        CommitFailedException(RuntimeException failure) {
            super(failure);
            this.failure = failure;
        }

        RuntimeException failure() {
            return failure;
        }
    }

    GroupWriter(Jdbi jdbi, CommitLog log) {
        this.jdbi = jdbi;
        this.log = log;
        thread.setDaemon(true);
        thread.start();
    }

    /** What is to be waited for. */
    <I, O> Pending<O> write(Work<I, O> work, I input) {
        Ask<I, O> ask = new Ask<>(work, input, new Pending<>());
        asked.add(ask);
        if (closed) {
            refuseRest();
        }
        return ask.answer();
    }

    private void serve() {
        long flushedAt = System.nanoTime();
        boolean unflushed = false;
        while (!closed) {
            try {
                long patience = flushedAt + FLUSH_LATER_NANOS - System.nanoTime();
                List<Ask<?, ?>> group = new ArrayList<>();
                Ask<?, ?> first = unflushed ? asked.poll(patience, TimeUnit.NANOSECONDS) : asked.take();
                if (first != null) {
                    group.add(first);
                    asked.drainTo(group, MOST_TOGETHER - 1);
                }
                boolean overdue = unflushed && flushedAt + FLUSH_LATER_NANOS - System.nanoTime() <= 0;
                boolean flush = overdue || !group.stream().allMatch(ask -> ask.work() instanceof FlushedLater);
                if (flush || !unflushed) {
                    flushedAt = System.nanoTime();
                }
                unflushed = !flush;
                commit(group, flush);
            } catch (InterruptedException onlyToClose) {
                break;
            }
        }
        refuseRest();
    }

    private void commit(List<Ask<?, ?>> asks, boolean flush) {
        List<Ask<?, ?>> group = begun(asks);
        if (!commit(group, flush, TRIES)) {
            // One bad change must not fail the others: each gets a transaction of its own.
            for (Ask<?, ?> ask : group) {
                commit(begun(List.of(ask)), flush, TRIES);
            }
        }
    }

    /** Those that somebody still waits for. */
    private static List<Ask<?, ?>> begun(List<Ask<?, ?>> asks) {
        List<Ask<?, ?>> begun = new ArrayList<>();
        for (Ask<?, ?> ask : asks) {
            if (ask.answer().begin()) {
                begun.add(ask);
            }
        }
        return begun;
    }

    /** Returns whether the callers were answered; one on its own is, with an error if need be. */
    private boolean commit(List<Ask<?, ?>> group, boolean flush, int tries) {
        Runnable answers;
        AtomicBoolean changed = new AtomicBoolean();
        try {
            long begun = log.begin();
            answers = group.isEmpty()
                    ? () -> {}
                    : jdbi.inTransaction(h -> {
                        Dialect.giveUpSoon(h);
                        Runnable toAnswer = change(h, group);
                        changed.set(true);
                        return toAnswer;
                    });
            log.end(begun, flush);
        } catch (IOException unwritten) {
            // The database has the changes in memory, so making them again would be wrong.
            CommitFailedException failure = new CommitFailedException(new UncheckedIOException(unwritten));
            group.forEach(ask -> ask.answer().fail(failure));
            return true;
        } catch (RuntimeException | Error failed) {
            boolean clash = Trouble.isClash(failed);
            if (tries > 1 && clash) {
                return commit(group, flush, tries - 1);
            }
            boolean told = group.size() <= 1 || Trouble.isAway(failed);
            if (told) {
                Throwable failure = changed.get() && !clash && failed instanceof RuntimeException committing
                        ? new CommitFailedException(committing)
                        : failed;
                group.forEach(ask -> ask.answer().fail(failure));
            }
            return told;
        }
        answers.run();
        return true;
    }

    /** Makes the changes; what it returns tells the callers, once all is committed. */
    private static Runnable change(Handle h, List<Ask<?, ?>> group) {
        Map<Work<?, ?>, List<Ask<?, ?>>> byWork = new LinkedHashMap<>();
        for (Ask<?, ?> ask : group) {
            byWork.computeIfAbsent(ask.work(), first -> new ArrayList<>()).add(ask);
        }
        Control control = Control.of(h);
        List<Runnable> answers = new ArrayList<>();
        inTurn(byWork, work -> !(work instanceof TakingRoom || work instanceof Last))
                .forEach(same -> answers.add(apply(h, control, same)));
        inTurn(byWork, TakingRoom.class::isInstance).forEach(same -> answers.add(apply(h, control, same)));
        control.save();
        inTurn(byWork, Last.class::isInstance).forEach(same -> answers.add(apply(h, control, same)));
        return () -> answers.forEach(Runnable::run);
    }

    private static List<List<Ask<?, ?>>> inTurn(Map<Work<?, ?>, List<Ask<?, ?>>> byWork, Predicate<Work<?, ?>> whose) {
        return byWork.entrySet().stream()
                .filter(entry -> whose.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    @SuppressWarnings("unchecked") // all asks of a list have the same work, hence the same types
    private static <I, O> Runnable apply(Handle h, Control control, List<Ask<?, ?>> same) {
        List<Ask<I, O>> asks = (List<Ask<I, O>>) (List<?>) same;
        List<O> answers = asks.get(0)
                .work()
                .apply(h, control, asks.stream().map(Ask::input).toList());
        return () -> {
            for (int i = 0; i < answers.size(); i++) {
                asks.get(i).answer().complete(answers.get(i));
            }
        };
    }

    private void refuseRest() {
        List<Ask<?, ?>> rest = new ArrayList<>();
        asked.drainTo(rest);
        PortUnavailableException gone =
                new PortUnavailableException("the database was closed", new IllegalStateException("closed"));
        rest.forEach(ask -> ask.answer().fail(gone));
    }

    /** Lets the change that is under way finish, and refuses all others. */
    @Override
    public void close() {
        closed = true;
        asked.add(new Ask<>((h, control, inputs) -> inputs, true, new Pending<>()));
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
