package io.setget.mail.simulation;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Threads that carry tasks, used again from one simulation to the next. Thread-safe. */
final class Carriers implements AutoCloseable {
    private final ArrayDeque<Carrier> idle = new ArrayDeque<>();
    private int made;
    private volatile boolean closed;

    private record Load(Task task, Function<Task, @Nullable Task> finished, Consumer<Throwable> failed) {}

    /**
     * Runs the task's body on a thread of its own.
     *
     * @param finished the last to be called on it; what it returns is carried next
     * @param failed told of what the body threw, other than that its process died
     */
    synchronized void start(Task task, Function<Task, @Nullable Task> finished, Consumer<Throwable> failed) {
        Carrier carrier = idle.poll();
        if (carrier == null) {
            carrier = new Carrier(++made);
            carrier.thread.start();
        }
        task.startsOn(carrier.thread);
        carrier.take(new Load(task, finished, failed));
    }

    private synchronized void rest(Carrier carrier) {
        idle.push(carrier);
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(carrier -> LockSupport.unpark(carrier.thread));
    }

    private final class Carrier {
        private final Thread thread;
        private volatile @Nullable Load load;

        Carrier(int number) {
            thread = new Thread(this::carry, "simulated-" + number);
            thread.setDaemon(true);
        }

        void take(Load next) {
            load = next;
            LockSupport.unpark(thread);
        }

        private void carry() {
            while (!closed) {
                Load given = load;
                if (given == null) {
                    LockSupport.park(this);
                    continue;
                }
                load = null;
                Task task = given.task();
                while (task != null) {
                    run(task, given);
                    rest(this, task, given);
                    task = next;
                }
            }
        }

        private @Nullable Task next;

        private void run(Task task, Load given) {
            try {
                task.body.run();
            } catch (SimulatedProcess.Died died) {
                // as it was meant to
            } catch (Throwable thrown) {
                given.failed().accept(thrown);
            }
        }

        private void rest(Carrier me, Task task, Load given) {
            // Idle before the turn is handed on: whoever gets it may need a thread at once.
            Carriers.this.rest(me);
            next = given.finished().apply(task);
            if (next != null) {
                synchronized (Carriers.this) {
                    idle.remove(me);
                }
                next.startsOn(thread);
            }
        }
    }
}
