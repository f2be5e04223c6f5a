package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.bootstrap.Housekeeping.Chore;
import io.setget.mail.testkit.InMemoryChores;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HousekeepingTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration NO_WAIT = Duration.ofMillis(10);

    private final MovableClock clock = new MovableClock();
    private final InMemoryChores shared = new InMemoryChores(clock);
    private final List<String> done = new ArrayList<>();

    /** An instance that does its chores only when it is told to look. */
    private Housekeeping instance(String name, Chore... chores) {
        return new Housekeeping(HOUR, shared, new Random(name.hashCode()), List.of(chores));
    }

    private Chore noting(String what, Duration every, String who) {
        return new Chore(what, every, goOn -> done.add(what + " by " + who));
    }

    @Test
    void of_two_instances_each_chore_is_done_by_one_in_each_interval() {
        Housekeeping a = instance("a", noting("hourly", HOUR, "a"), noting("daily", Duration.ofDays(1), "a"));
        Housekeeping b = instance("b", noting("hourly", HOUR, "b"), noting("daily", Duration.ofDays(1), "b"));
        for (int minute = 0; minute < 60; minute++) {
            a.doWhatIsDue();
            b.doWhatIsDue();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(done).containsExactly("hourly by a", "daily by a");
        b.doWhatIsDue();
        a.doWhatIsDue();
        assertThat(done).containsExactly("hourly by a", "daily by a", "hourly by b");
    }

    @Test
    void a_restart_does_not_do_again_what_was_done_lately() {
        instance("before", noting("hourly", HOUR, "the old process")).doWhatIsDue();
        instance("after", noting("hourly", HOUR, "the new process")).doWhatIsDue();
        assertThat(done).containsExactly("hourly by the old process");
    }

    @Test
    void a_chore_that_fails_holds_up_no_other_and_is_tried_again_when_its_turn_has_ended() {
        Chore failing = new Chore("failing", HOUR, goOn -> {
            done.add("tried");
            throw new IllegalStateException("on purpose");
        });
        Housekeeping a = instance("a", failing, noting("other", HOUR, "a"));
        a.doWhatIsDue();
        a.doWhatIsDue();
        assertThat(done).containsExactly("tried", "other by a");
        clock.advance(Duration.ofMinutes(10));
        instance("b", noting("failing", HOUR, "b")).doWhatIsDue();
        assertThat(done).containsExactly("tried", "other by a", "failing by b");
    }

    @Test
    void chores_are_done_again_and_again() {
        AtomicInteger times = new AtomicInteger();
        Chore always = new Chore("always", Duration.ZERO, goOn -> times.incrementAndGet());
        try (Housekeeping housekeeping = new Housekeeping(NO_WAIT, shared, new Random(1), List.of(always))) {
            housekeeping.start();
            await().until(() -> times.get() >= 3);
        }
    }

    @Test
    void a_chore_in_small_steps_stops_between_two_when_the_process_does_and_another_instance_goes_on_with_it() {
        AtomicInteger steps = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Consumer<BooleanSupplier> endless = goOn -> {
            do {
                steps.incrementAndGet();
            } while (goOn.getAsBoolean());
            ended.incrementAndGet();
        };
        Housekeeping housekeeping =
                new Housekeeping(NO_WAIT, shared, new Random(1), List.of(new Chore("endless", HOUR, endless)));
        housekeeping.start();
        await().until(() -> steps.get() >= 2);
        assertThat(ended).hasValue(0);
        housekeeping.close();
        assertThat(ended).hasValue(1);
        clock.advance(Duration.ofMinutes(10));
        instance("b", noting("endless", HOUR, "b")).doWhatIsDue();
        assertThat(done).containsExactly("endless by b");
    }
}
