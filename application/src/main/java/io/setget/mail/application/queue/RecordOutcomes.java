package io.setget.mail.application.queue;

import io.setget.mail.application.port.DeliveryRecorder;
import io.setget.mail.application.port.Outbox;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Empties the outbox of a queue that is kept apart from the log: what happened is recorded first and dropped then, so a
 * crash in between records nothing twice and loses nothing. Thread-safe.
 */
public final class RecordOutcomes {
    private static final int STEP = 500;

    /** One call goes no further than this, however much is added meanwhile. */
    private static final int STEPS = 200;

    private final Outbox outbox;
    private final DeliveryRecorder recorder;
    private final ReentrantLock turn = new ReentrantLock();

    public RecordOutcomes(Outbox outbox, DeliveryRecorder recorder) {
        this.outbox = outbox;
        this.recorder = recorder;
    }

    /** Records all that lies there now. */
    public void all() {
        turn.lock();
        try {
            int steps = 0;
            boolean more = true;
            while (more && steps++ < STEPS) {
                more = step() == STEP;
            }
        } finally {
            turn.unlock();
        }
    }

    /** Records until nothing lies there any more; for a queue that does nothing meanwhile. */
    void untilEmpty() {
        turn.lock();
        try {
            int recorded;
            do {
                recorded = step();
            } while (recorded > 0);
        } finally {
            turn.unlock();
        }
    }

    /** Records all that lies there now, if no other instance is at it. */
    public void allInTurn() {
        if (outbox.takeTurn()) {
            all();
        }
    }

    private int step() {
        List<Outbox.Entry> entries = outbox.oldest(STEP);
        if (!entries.isEmpty()) {
            recorder.record(entries);
            // Not the position that was reached: another queue's may be far ahead of this one's clock.
            outbox.drop(entries.get(entries.size() - 1).position());
        }
        return entries.size();
    }
}
