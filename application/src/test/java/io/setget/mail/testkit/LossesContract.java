package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Losses;
import io.setget.mail.application.port.Losses.Loss;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link Losses} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class LossesContract {
    private static final Duration DAY = Duration.ofHours(24);

    private final MovableClock clock = new MovableClock();
    private Losses losses;

    /** Where nothing was lost yet. */
    protected abstract Losses noLosses(InstantSource clock);

    /** Lets accepted emails be lost. */
    protected abstract void lose(int emails, String cause);

    @BeforeEach
    void startEmpty() {
        losses = noLosses(clock);
    }

    @Test
    void nothing_was_lost_in_the_beginning() {
        assertThat(losses.total()).isZero();
        assertThat(losses.latest(DAY)).isEmpty();
        assertThat(losses.acknowledge()).isZero();
    }

    @Test
    void what_was_lost_of_one_cause_at_about_one_time_is_one_loss_and_of_another_is_another() {
        lose(3, "emptied");
        clock.advance(Duration.ofSeconds(5));
        lose(4, "emptied");
        lose(1, "went back");
        assertThat(losses.latest(DAY))
                .containsExactly(
                        new Loss(clock.instant(), 1, "went back", false),
                        new Loss(clock.instant(), 7, "emptied", false));
        assertThat(losses.total()).isEqualTo(8);
    }

    @Test
    void an_old_loss_is_told_in_the_total_only() {
        lose(3, "emptied");
        clock.advance(Duration.ofHours(25));
        lose(2, "emptied");
        assertThat(losses.latest(DAY)).extracting(Loss::emails).containsExactly(2);
        assertThat(losses.total()).isEqualTo(5);
    }

    @Test
    void what_was_acknowledged_stays_so_and_what_is_lost_afterwards_is_news() {
        lose(3, "emptied");
        assertThat(losses.acknowledge()).isEqualTo(1);
        assertThat(losses.acknowledge()).isZero();
        lose(2, "emptied");
        assertThat(losses.latest(DAY)).extracting(Loss::acknowledged).containsExactly(false, true);
    }
}
