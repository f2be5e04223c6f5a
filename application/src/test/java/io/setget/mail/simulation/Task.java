package io.setget.mail.simulation;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something that goes on step by step, on a thread of its own that rests while others have their turn. */
final class Task {
    final long number;
    final String name;
    final SimulatedProcess process;
    final Runnable body;

    /** Whether it may be done in one go, by whoever has the turn: it waits for nothing. */
    final boolean brief;

    long wakeAt;

    /** Whether it waits for time or for being woken, and so stands among the timers. */
    boolean timed;

    /** Whether it waits only for being woken. */
    boolean blocked;

    /** Tells a place among the timers that is still meant from one that was left early. */
    long ticket;

    private volatile @Nullable Thread thread;
    private volatile boolean mayGoOn;

    Task(long number, String name, SimulatedProcess process, boolean brief, Runnable body) {
        this.number = number;
        this.name = name;
        this.process = process;
        this.brief = brief;
        this.body = body;
    }

    boolean hasStarted() {
        return thread != null;
    }

    void startsOn(Thread carrier) {
        thread = carrier;
    }

    /** Rests until {@link #goOn}. */
    void rest() {
        while (!mayGoOn) {
            LockSupport.park(this);
        }
        mayGoOn = false;
    }

    void goOn() {
        mayGoOn = true;
        LockSupport.unpark(thread);
    }

    StackTraceElement[] stack() {
        Thread carrier = thread;
        return carrier == null ? new StackTraceElement[0] : carrier.getStackTrace();
    }
}
