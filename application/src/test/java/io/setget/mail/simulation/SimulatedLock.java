package io.setget.mail.simulation;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock whose holder may rest while others have their turn: who wants it then waits in the scheduler, not on its thread.
 * Put in the place of the application's own locks.
 */
final class SimulatedLock extends ReentrantLock {
    private static final long serialVersionUID = 1;

    private final transient Scheduler scheduler;
    private final transient List<Task> waiting = new ArrayList<>();
    private transient @Nullable Task holder;
    private int holds;

    private SimulatedLock(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Replaces each {@link ReentrantLock} that one of these objects has in a field. */
    static void replaceIn(Scheduler scheduler, Object... owners) {
        for (Object owner : owners) {
            for (Field field : owner.getClass().getDeclaredFields()) {
                if (field.getType() == ReentrantLock.class) {
                    try {
                        field.setAccessible(true);
                        field.set(owner, new SimulatedLock(scheduler));
                    } catch (IllegalAccessException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                }
            }
        }
    }

    @Override
    public void lock() {
        Task me = scheduler.current();
        while (holder != null && holder != me) {
            waiting.add(me);
            scheduler.block();
        }
        holder = me;
        holds++;
    }

    @Override
    public boolean tryLock() {
        Task me = scheduler.current();
        if (holder != null && holder != me) {
            return false;
        }
        holder = me;
        holds++;
        return true;
    }

    @Override
    public void unlock() {
        if (holder == scheduler.current() && --holds == 0) {
            holder = null;
            waiting.forEach(scheduler::wake);
            waiting.clear();
        }
    }

    @Override
    public boolean isHeldByCurrentThread() {
        return holder == scheduler.current();
    }
}
