package io.setget.mail.testkit;

import io.setget.mail.application.port.Outbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** An outbox in memory; a test says what happened. Thread-safe. */
public final class InMemoryOutbox implements Outbox {
    private final List<Entry> entries = new ArrayList<>();
    private final Semaphore told = new Semaphore(0);
    private long number;
    private long epoch;

    /** Later positions are of this epoch. */
    public synchronized void begin(long nextEpoch) {
        epoch = nextEpoch;
    }

    /** Loses everything, and begins to count anew. */
    public synchronized void vanish() {
        entries.clear();
        number = 0;
    }

    /** Lets this have happened, after all that happened before. */
    public synchronized void tell(Event event) {
        entries.add(new Entry(new Position(epoch, event.at().toEpochMilli(), ++number), event));
        told.release();
    }

    @Override
    public synchronized List<Entry> oldest(int most) {
        return List.copyOf(entries.subList(0, Math.min(most, entries.size())));
    }

    @Override
    public synchronized void drop(Position upTo) {
        entries.removeIf(entry -> entry.position().compareTo(upTo) <= 0);
    }

    /** There is one instance. */
    @Override
    public boolean takeTurn() {
        return true;
    }

    @Override
    public void awaitEntry(Duration atMost) throws InterruptedException {
        if (told.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            told.drainPermits();
        }
    }
}
