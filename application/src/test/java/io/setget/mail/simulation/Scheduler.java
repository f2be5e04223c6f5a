package io.setget.mail.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks, exactly one at a time; at each of their steps chance decides who goes on. Time passes only when nobody has
 * anything to do before.
 *
 * <p>Each task has a thread, for the application's code blocks where it likes; a turn is handed from thread to thread. A
 * task must wait nowhere but here: locks that are held over a step are {@link SimulatedLock}s. One that waits elsewhere is
 * told by {@link #run} with its stack.
 */
final class Scheduler {
    private static final int IN_ONE_GO_PERCENT = 75;
    private static final int BUSY = 20_000;
    private static final long STUCK_NANOS = 20_000_000_000L;

    private final Chance chance;
    private final int switchPercent;
    private final PriorityQueue<Place> timers =
            new PriorityQueue<>(Comparator.comparingLong(Place::at).thenComparingLong(Place::ticket));
    private final List<Task> ready = new ArrayList<>();
    private final List<Task> alive = new ArrayList<>();
    private final Carriers carriers;
    private final Task main;
    private @Nullable Task current;
    private @Nullable Throwable failure;
    private boolean ending;
    private boolean inOneGo;
    private volatile boolean stuck;
    private long now;
    private long tickets;
    private long made;
    private long steps;
    private long turns;
    private long busySince;
    private int busy;
    private final AtomicLong heartbeat = new AtomicLong();

    private record Place(long at, long ticket, Task task) {}

    /** @param switchPercent how often a step gives the turn to another task */
    Scheduler(Chance chance, int switchPercent, Carriers carriers) {
        this.chance = chance;
        this.switchPercent = switchPercent;
        this.carriers = carriers;
        this.main = new Task(-1, "main", new SimulatedProcess("main"), false, () -> {});
    }

    /** Nanoseconds since the simulation began. */
    long nanos() {
        return now;
    }

    /** How often one thread gave the turn to another. */
    long turns() {
        return turns;
    }

    long steps() {
        return steps;
    }

    Task current() {
        Task task = current;
        if (task == null) {
            throw new IllegalStateException("no task has its turn");
        }
        return task;
    }

    /** A task that may wait. */
    Task spawn(String name, SimulatedProcess process, Runnable body) {
        Task task = new Task(made++, name, process, false, body);
        alive.add(task);
        ready.add(task);
        return task;
    }

    /** A task that waits for nothing but a lock that its callers never hold, and begins after a while. */
    Task after(Duration time, String name, SimulatedProcess process, Runnable body) {
        Task task = new Task(made++, name, process, true, body);
        alive.add(task);
        waitUntil(task, now + time.toNanos());
        return task;
    }

    /** A step: another task may have its turn before this returns. */
    void step() {
        steps++;
        heartbeat.incrementAndGet();
        checkAlive(current());
        if (now != busySince) {
            busySince = now;
            busy = 0;
        } else if (++busy > BUSY && failure == null) {
            fail(new AssertionError("goes round in circles: no time passes"));
        }
        if (!inOneGo && (ending || chance.percent(switchPercent))) {
            Task me = current();
            ready.add(me);
            handOver(me);
        }
    }

    /** Counts a step at which nobody else may have a turn. */
    void stepAlone() {
        steps++;
        checkAlive(current());
    }

    /** Lets time pass for the current task, or less if it is woken; none for one that is done in one go. */
    void pause(Duration time) {
        Task me = current();
        checkAlive(me);
        if (!inOneGo) {
            waitUntil(me, now + time.toNanos());
            handOver(me);
        }
    }

    /** Waits until {@link #wake}. */
    void block() {
        Task me = current();
        checkAlive(me);
        if (inOneGo) {
            throw new IllegalStateException(me.name + " would wait: it is not brief");
        }
        me.blocked = true;
        handOver(me);
    }

    /** Ends a pause or block of this task. */
    void wake(Task task) {
        if (task.timed || task.blocked) {
            task.timed = false;
            task.blocked = false;
            task.ticket = -1;
            ready.add(task);
        }
    }

    /** Ends all tasks of this process where they are. */
    void kill(SimulatedProcess process) {
        process.die();
        alive.stream().filter(task -> task.process == process).forEach(this::wake);
    }

    private void waitUntil(Task task, long at) {
        task.timed = true;
        task.wakeAt = at;
        task.ticket = tickets++;
        timers.add(new Place(at, task.ticket, task));
    }

    private void handOver(Task me) {
        Task next = choose();
        if (next != me) {
            resume(next);
            me.rest();
        }
        current = me;
        checkAlive(me);
    }

    private void checkAlive(Task me) {
        if (me != main && (ending || me.process.isDead())) {
            throw new SimulatedProcess.Died();
        }
    }

    private void resume(Task next) {
        turns++;
        current = next;
        if (next == main || next.hasStarted()) {
            next.goOn();
        } else {
            carriers.start(next, this::finished, this::failed);
        }
    }

    /** Who has the next turn; the main task if nobody has anything to do, ever. */
    private Task choose() {
        if (failure != null) {
            return main;
        }
        while (true) {
            ripen();
            if (ready.isEmpty()) {
                Place next = timers.peek();
                if (next == null) {
                    return main;
                }
                now = Math.max(now, next.at());
                continue;
            }
            int at = chance.nextInt(ready.size());
            Task chosen = ready.get(at);
            ready.set(at, ready.get(ready.size() - 1));
            ready.remove(ready.size() - 1);
            if (chosen.process.frozenUntil() > now && !chosen.process.isDead() && !ending) {
                waitUntil(chosen, chosen.process.frozenUntil());
                continue;
            }
            if (!chosen.brief || chosen.hasStarted() || !chance.percent(IN_ONE_GO_PERCENT)) {
                return chosen;
            }
            doInOneGo(chosen);
            if (failure != null) {
                return main;
            }
        }
    }

    /** On the thread of whoever has the turn: that costs nothing, and every so often the same task is not done so. */
    private void doInOneGo(Task task) {
        current = task;
        inOneGo = true;
        try {
            checkAlive(task);
            task.body.run();
        } catch (SimulatedProcess.Died died) {
            heartbeat.incrementAndGet();
        } catch (Throwable thrown) {
            failed(thrown);
        } finally {
            inOneGo = false;
            alive.remove(task);
        }
    }

    private void ripen() {
        for (Place first = timers.peek(); first != null && first.at() <= now; first = timers.peek()) {
            timers.remove();
            if (first.task().ticket == first.ticket() && first.task().timed) {
                first.task().timed = false;
                ready.add(first.task());
            }
        }
    }

    /** A task's last word, on its own thread; returns whom the thread should carry next, if anybody new. */
    private @Nullable Task finished(Task task) {
        alive.remove(task);
        heartbeat.incrementAndGet();
        Task next = choose();
        if (next != main && !next.hasStarted()) {
            current = next;
            return next;
        }
        resume(next);
        return null;
    }

    private void failed(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
    }

    /** Ends the simulation from within: {@link #run} throws this. */
    void fail(Throwable thrown) {
        failed(thrown);
        throw new SimulatedProcess.Died();
    }

    /** Runs all tasks until none is left that could ever go on. Throws what a task threw. */
    void run() throws Throwable {
        Watch watch = new Watch();
        try {
            main.startsOn(Thread.currentThread());
            current = main;
            Task first = choose();
            if (first != main) {
                resume(first);
                main.rest();
            }
            Throwable thrown = failure;
            if (!stuck) {
                endAll();
            }
            if (thrown != null) {
                throw thrown;
            }
        } finally {
            watch.end();
        }
    }

    /** Every task that still lives ends where it stands. */
    private void endAll() {
        ending = true;
        failure = null;
        for (Task task : List.copyOf(alive)) {
            if (alive.contains(task)) {
                timers.clear();
                ready.clear();
                if (!task.hasStarted()) {
                    alive.remove(task);
                    continue;
                }
                resume(task);
                main.rest();
            }
        }
    }

    /** Notices when a task waits for something that is not the simulation's, and says where. */
    private final class Watch {
        private final Thread thread = new Thread(this::look, "simulation-watch");
        private volatile boolean over;

        Watch() {
            thread.setDaemon(true);
            thread.start();
        }

        private void look() {
            long seen = -1;
            long since = System.nanoTime();
            while (!over) {
                LockSupport.parkNanos(1_000_000_000L);
                if (seen != heartbeat.get()) {
                    seen = heartbeat.get();
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > STUCK_NANOS) {
                    Task task = current;
                    StringBuilder words = new StringBuilder("a task waits outside of the simulation: ");
                    if (task != null) {
                        words.append(task.name);
                        for (StackTraceElement line : task.stack()) {
                            words.append("\n  at ").append(line);
                        }
                    }
                    stuck = true;
                    failure = new IllegalStateException(words.toString());
                    main.goOn();
                    return;
                }
            }
        }

        void end() {
            over = true;
            LockSupport.unpark(thread);
        }
    }
}
