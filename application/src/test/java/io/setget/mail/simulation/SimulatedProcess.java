package io.setget.mail.simulation;

/** What lives, stands still and dies as one: all tasks of an instance. Used by one task at a time. */
final class SimulatedProcess {
    final String name;
    private boolean dead;
    private long frozenUntil;

    SimulatedProcess(String name) {
        this.name = name;
    }

    /** Each of its tasks ends at the point where it is, without a further word. */
    void die() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    /** None of its tasks goes on before this time, in nanoseconds of the simulation. */
    void freezeUntil(long nanos) {
        frozenUntil = Math.max(frozenUntil, nanos);
    }

    long frozenUntil() {
        return frozenUntil;
    }

    /** Ends a task of a process that is dead. An error, so that the application does not take it for its own. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1;

        Died() {
            super("the process died", null, false, false);
        }
    }
}
