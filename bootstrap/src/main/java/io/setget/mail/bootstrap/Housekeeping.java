package io.setget.mail.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does chores every hour or so; instances that start together do not do them together. */
final class Housekeeping implements AutoCloseable {
    static final Duration HOURLY = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration STEP_PAUSE = Duration.ofMillis(50);
    private static final long STOP_MILLIS = 2_000;

    private final Duration every;
    private final RandomGenerator random;
    private final List<Chore> chores;
    private final StopSignal stop = new StopSignal();
    private final Thread thread = new Thread(this::work, "housekeeping");

    Housekeeping(Duration every, RandomGenerator random, List<Chore> chores) {
        this.every = every;
        this.random = random;
        this.chores = List.copyOf(chores);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void work() {
        while (!stop.within(jittered())) {
            chores.forEach(this::attempt);
        }
    }

    private void attempt(Chore chore) {
        try {
            if (!stop.isGiven()) {
                chore.run(() -> !stop.within(STEP_PAUSE));
            }
        } catch (RuntimeException failed) {
            LOG.warn("a chore is left for the next hour: {}", failed.getMessage());
        }
    }

    private Duration jittered() {
        return Duration.ofMillis((long) (every.toMillis() * (0.9 + 0.2 * random.nextDouble())));
    }

    /** Waits for the step in hand, briefly. */
    @Override
    public void close() {
        stop.give(Duration.ZERO);
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something to be done now and then, in small steps. */
    interface Chore {
        /** @param goOn pauses, then tells whether there is time for a further step */
        void run(BooleanSupplier goOn);
    }
}
