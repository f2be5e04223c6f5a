package io.setget.mail.bootstrap;

import io.setget.mail.application.port.Chores;
import io.setget.mail.application.port.PortUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every minute or so which chores are due, and does those that no other instance does or has done. */
final class Housekeeping implements AutoCloseable {
    /**
     * For tests that kill the process long before a minute is over: {@code -Dsetget.housekeeping.millis=20} makes an
     * hour of housekeeping pass in 1.2 s.
     */
    private static final String MINUTE = "setget.housekeeping.millis";

    static final Duration LOOKS = Duration.ofMillis(Long.getLong(MINUTE, 60_000));
    static final Duration HOURLY = LOOKS.multipliedBy(60);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration TURN = LOOKS.multipliedBy(10);
    private static final Duration RENEWED = Duration.ofMinutes(1);
    private static final Duration STEP_PAUSE = Duration.ofMillis(50);
    private static final long STOP_MILLIS = 2_000;

    private final Duration looks;
    private final Chores shared;
    private final RandomGenerator random;
    private final List<Chore> chores;
    private final StopSignal stop = new StopSignal();
    private final Thread thread = new Thread(this::work, "housekeeping");

    Housekeeping(Duration looks, Chores shared, RandomGenerator random, List<Chore> chores) {
        this.looks = looks;
        this.shared = shared;
        this.random = random;
        this.chores = List.copyOf(chores);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void work() {
        while (!stop.within(jittered())) {
            doWhatIsDue();
        }
    }

    /** One look around. */
    void doWhatIsDue() {
        chores.forEach(this::attempt);
    }

    private void attempt(Chore chore) {
        Turn turn = new Turn(chore);
        try {
            if (!stop.isGiven() && turn.isMine()) {
                chore.work().accept(turn::goesOn);
                turn.end();
            }
        } catch (PortUnavailableException away) {
            LOG.warn("the chore \"{}\" is left for later: {}", chore.name(), away.getMessage());
        } catch (RuntimeException failed) {
            LOG.warn("the chore \"{}\" is left for later", chore.name(), failed);
        }
    }

    private Duration jittered() {
        return Duration.ofMillis((long) (looks.toMillis() * (0.9 + 0.2 * random.nextDouble())));
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

    /**
     * Something to be done now and then by one instance for all, in small steps. One that fails is tried again, here or
     * elsewhere, when its turn has ended.
     *
     * @param name the same on every instance and in every version
     * @param work is given what pauses, then tells whether there is time for a further step
     */
    record Chore(String name, Duration every, Consumer<BooleanSupplier> work) {}

    /** This instance's turn at a chore; used by one thread. */
    private final class Turn {
        private final Chore chore;
        private final String holder = new UUID(random.nextLong(), random.nextLong()).toString();
        private long renewedAt;
        private boolean cutShort;

        Turn(Chore chore) {
            this.chore = chore;
        }

        boolean isMine() {
            renewedAt = System.nanoTime();
            return shared.begin(chore.name(), holder, chore.every(), TURN);
        }

        boolean goesOn() {
            boolean stopped = stop.within(STEP_PAUSE);
            boolean old = System.nanoTime() - renewedAt > RENEWED.toNanos();
            cutShort |= stopped || (old && !isMine());
            return !cutShort;
        }

        /** What was cut short is not done: the rest is for another turn. */
        void end() {
            if (!cutShort) {
                shared.done(chore.name(), holder);
            }
        }
    }
}
