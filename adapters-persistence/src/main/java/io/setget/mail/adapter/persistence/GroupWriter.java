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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * One thread that makes all changes; what is asked for while it commits goes into its next transaction together.
 * A caller waits until its own part is committed.
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

    private record Ask<I, O>(Work<I, O> work, I input, CompletableFuture<O> answer) {}

    GroupWriter(Jdbi jdbi, CommitLog log) {
        this.jdbi = jdbi;
        this.log = log;
        thread.setDaemon(true);
        thread.start();
    }

    /** Not interruptible: an interrupted caller would not know whether its change was made. */
    <I, O> O write(Work<I, O> work, I input) {
        Ask<I, O> ask = new Ask<>(work, input, new CompletableFuture<>());
        asked.add(ask);
        if (closed) {
            refuseRest();
        }
        return answer(ask.answer());
    }

    /** Waits, whether interrupted or not, and throws what the other thread threw. */
    static <O> O answer(CompletableFuture<O> future) {
        try {
            return future.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
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

    private void commit(List<Ask<?, ?>> group, boolean flush) {
        if (!commit(group, flush, TRIES)) {
            // One bad change must not fail the others: each gets a transaction of its own.
            group.forEach(ask -> commit(List.of(ask), flush, TRIES));
        }
    }

    /** Returns whether the callers were answered; one on its own is, with an error if need be. */
    private boolean commit(List<Ask<?, ?>> group, boolean flush, int tries) {
        Runnable answers;
        try {
            long begun = log.begin();
            answers = group.isEmpty() ? () -> {} : jdbi.inTransaction(h -> change(h, group));
            log.end(begun, flush);
        } catch (IOException unwritten) {
            // The database has the changes in memory, so making them again would be wrong.
            group.forEach(ask -> ask.answer().completeExceptionally(new UncheckedIOException(unwritten)));
            return true;
        } catch (RuntimeException | Error failed) {
            if (tries > 1 && Trouble.isClash(failed)) {
                return commit(group, flush, tries - 1);
            }
            if (group.size() == 1) {
                group.get(0).answer().completeExceptionally(failed);
            }
            return group.size() <= 1;
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
        rest.forEach(ask -> ask.answer().completeExceptionally(gone));
    }

    /** Lets the change that is under way finish, and refuses all others. */
    @Override
    public void close() {
        closed = true;
        asked.add(new Ask<>((h, control, inputs) -> inputs, true, new CompletableFuture<>()));
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
