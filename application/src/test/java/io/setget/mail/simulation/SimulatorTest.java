package io.setget.mail.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * Many small installations, each decided by its seed. {@code -Dsetget.seed=N} repeats the one of a failure alone, {@code
 * -Dsetget.firstSeed=N} begins with others, {@code -Dsetget.long=true} goes on for an hour with others each time.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatorTest {
    private static final long STEPS = Long.getLong("setget.steps", 1_000_000);

    /** Always the same, so that a change breaks a promise here only if it is the change that breaks it. */
    private static final long FIRST_SEED = 20_261_201;

    private static final Duration LONG = Duration.ofHours(1);

    private final Sometimes sometimes = new Sometimes();
    private long steps;
    private long worlds;
    private long turns;

    @Test
    void a_million_steps_break_no_promise_and_take_every_rare_path() {
        Long one = Long.getLong("setget.seed");
        try (Carriers carriers = new Carriers()) {
            if (one != null) {
                run(one, carriers);
                return;
            }
            boolean isLong = Boolean.getBoolean("setget.long");
            long first = Long.getLong("setget.firstSeed", isLong ? System.nanoTime() & 0xFFFFFF : FIRST_SEED);
            System.out.println("simulation: seeds from " + first);
            long began = System.nanoTime();
            for (long seed = first; goesOn(isLong, System.nanoTime() - began); seed++) {
                run(seed, carriers);
            }
            System.out.printf(
                    "simulation: %,d steps in %,d worlds, %,d turns, %d ms%n%s",
                    steps, worlds, turns, (System.nanoTime() - began) / 1_000_000, sometimes.table());
        }
        assertThat(sometimes.missed()).isEmpty();
    }

    private boolean goesOn(boolean isLong, long nanos) {
        // The rarest path is taken every few hundred thousand steps; seeds differ.
        return isLong
                ? nanos < LONG.toNanos()
                : steps < STEPS || (steps < 3 * STEPS && !sometimes.missed().isEmpty());
    }

    private void run(long seed, Carriers carriers) {
        World world = new World(seed, sometimes, carriers);
        try {
            world.run();
        } catch (Throwable broken) {
            System.out.println(world.journal.tail());
            System.out.println(world);
            throw new AssertionError(
                    "after " + (steps + world.scheduler.steps()) + " steps, repeat it with -Dsetget.seed=" + seed + ": "
                            + broken.getMessage(),
                    broken);
        }
        steps += world.scheduler.steps();
        turns += world.scheduler.turns();
        worlds++;
    }

    @Test
    void the_same_seed_gives_the_same_run() {
        long seed = FIRST_SEED;
        try (Carriers carriers = new Carriers()) {
            for (int i = 0; i < 5; i++) {
                World once = world(seed + i, carriers);
                World again = world(seed + i, carriers);
                assertThat(again.journal.sum()).as("seed %d", seed + i).isEqualTo(once.journal.sum());
                assertThat(again.scheduler.steps()).isEqualTo(once.scheduler.steps());
            }
        }
    }

    private World world(long seed, Carriers carriers) {
        World world = new World(seed, new Sometimes(), carriers);
        try {
            world.run();
        } catch (Throwable broken) {
            throw new AssertionError("repeat it with -Dsetget.seed=" + seed, broken);
        }
        return world;
    }
}
