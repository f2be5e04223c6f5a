package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Chores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What all {@link Chores} promise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ChoresContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TURN = Duration.ofMinutes(10);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final MovableClock clock = new MovableClock();

    /** Of which none was ever done. */
    protected abstract Chores noneDone(InstantSource clock);

    @Test
    void a_chore_that_was_never_done_can_be_begun_by_one() {
        Chores chores = noneDone(clock);
        assertThat(chores.begin("sweep", "a", HOUR, TURN)).isTrue();
        assertThat(chores.begin("sweep", "b", HOUR, TURN)).isFalse();
    }

    @Test
    void a_chore_that_was_done_is_not_due_before_its_interval_has_passed() {
        Chores chores = noneDone(clock);
        chores.begin("sweep", "a", HOUR, TURN);
        chores.done("sweep", "a");
        clock.advance(HOUR.minus(MOMENT));
        assertThat(chores.begin("sweep", "b", HOUR, TURN)).isFalse();
        assertThat(chores.begin("sweep", "a", HOUR, TURN)).isFalse();
        clock.advance(MOMENT);
        assertThat(chores.begin("sweep", "b", HOUR, TURN)).isTrue();
    }

    @Test
    void the_interval_counts_from_when_it_was_done_not_from_when_it_was_begun() {
        Chores chores = noneDone(clock);
        chores.begin("sweep", "a", HOUR, TURN);
        clock.advance(TURN.minus(MOMENT));
        chores.done("sweep", "a");
        clock.advance(HOUR.minus(MOMENT));
        assertThat(chores.begin("sweep", "b", HOUR, TURN)).isFalse();
    }

    @Test
    void the_turn_of_one_who_vanished_ends_by_itself() {
        Chores chores = noneDone(clock);
        chores.begin("sweep", "vanishes", HOUR, TURN);
        clock.advance(TURN.minus(MOMENT));
        assertThat(chores.begin("sweep", "b", HOUR, TURN)).isFalse();
        clock.advance(MOMENT);
        assertThat(chores.begin("sweep", "b", HOUR, TURN)).isTrue();
    }

    @Test
    void beginning_again_in_the_same_turn_makes_it_last_anew() {
        Chores chores = noneDone(clock);
        chores.begin("sweep", "a", HOUR, TURN);
        clock.advance(TURN.minus(MOMENT));
        assertThat(chores.begin("sweep", "a", HOUR, TURN)).isTrue();
        clock.advance(TURN.minus(MOMENT));
        assertThat(chores.begin("sweep", "b", HOUR, TURN)).isFalse();
    }

    @Test
    void one_whose_turn_has_passed_on_neither_goes_on_nor_ends_the_others() {
        Chores chores = noneDone(clock);
        chores.begin("sweep", "slow", HOUR, TURN);
        clock.advance(TURN);
        chores.begin("sweep", "b", HOUR, TURN);
        assertThat(chores.begin("sweep", "slow", HOUR, TURN)).isFalse();
        chores.done("sweep", "slow");
        clock.advance(TURN);
        assertThat(chores.begin("sweep", "c", HOUR, TURN)).isTrue();
    }

    @Test
    void one_who_is_late_but_was_not_replaced_has_done_it() {
        Chores chores = noneDone(clock);
        chores.begin("sweep", "late", HOUR, TURN);
        clock.advance(TURN.plus(TURN));
        chores.done("sweep", "late");
        chores.done("sweep", "late");
        assertThat(chores.begin("sweep", "b", HOUR, TURN)).isFalse();
    }

    @Test
    void chores_do_not_know_each_other() {
        Chores chores = noneDone(clock);
        assertThat(chores.begin("sweep", "a", HOUR, TURN)).isTrue();
        assertThat(chores.begin("dust", "b", HOUR, TURN)).isTrue();
        chores.done("dust", "b");
        chores.done("unheard of", "b");
        assertThat(chores.begin("sweep", "c", HOUR, TURN)).isFalse();
    }

    @Test
    void of_many_who_begin_at_once_one_gets_the_turn() throws Exception {
        Chores chores = noneDone(clock);
        ExecutorService instances = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                List<Callable<Boolean>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String turn = round + "/" + i;
                    all.add(() -> chores.begin("sweep", turn, HOUR, TURN));
                }
                int begun = 0;
                for (Future<Boolean> one : instances.invokeAll(all)) {
                    begun += one.get() ? 1 : 0;
                }
                assertThat(begun).isEqualTo(1);
                clock.advance(TURN);
            }
        } finally {
            instances.shutdownNow();
        }
    }
}
