package io.setget.mail.adapter.persistence.journal;

import java.io.IOException;

/** Makes a group of transactions last. Called by the one thread that makes all changes, before and after each group. */
public interface CommitLog {
    /** For a database that does this by itself. */
    CommitLog NONE = new CommitLog() {
        @Override
        public long begin() {
            return 0;
        }

        @Override
        public void end(long begun, boolean flush) {}
    };

    /**
     * Before a group is begun: nothing was changed if it throws.
     *
     * @return what {@link #end} wants to know
     * @throws IOException if what was committed before could not be written yet, and still cannot
     */
    long begin() throws IOException;

    /**
     * After a group's transaction was committed: it has survived the end of this process when this returns, and a power
     * cut if flushed.
     *
     * @throws IOException if that is not certain
     */
    void end(long begun, boolean flush) throws IOException;
}
