package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HousekeepingTest {
    @Test
    void chores_are_done_again_and_again_also_after_one_failed() {
        AtomicInteger failing = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        List<Housekeeping.Chore> chores = List.of(
                goOn -> {
                    failing.incrementAndGet();
                    throw new IllegalStateException("the store is away");
                },
                goOn -> done.incrementAndGet());
        try (Housekeeping housekeeping = new Housekeeping(Duration.ofMillis(10), new Random(1), chores)) {
            housekeeping.start();
            await().until(() -> done.get() >= 2 && failing.get() >= 2);
        }
    }

    @Test
    void a_chore_in_small_steps_stops_between_two_when_the_process_does() {
        AtomicInteger steps = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Housekeeping housekeeping = new Housekeeping(Duration.ofMillis(10), new Random(1), List.of(goOn -> {
            do {
                steps.incrementAndGet();
            } while (goOn.getAsBoolean());
            ended.incrementAndGet();
        }));
        housekeeping.start();
        await().until(() -> steps.get() >= 2);
        assertThat(ended).hasValue(0);
        housekeeping.close();
        assertThat(ended).hasValue(1);
    }
}
