package io.setget.mail.domain.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PaceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void Is_full_at_first() {
        assertThat(Pace.full(8).atOnce()).isEqualTo(8);
        assertThat(Pace.full(8).isPaused(NOW)).isFalse();
    }

    @Test
    void Pauses_and_halves_when_the_server_wants_fewer() {
        var slow = Pace.full(8).afterThrottled(NOW);
        assertThat(slow.atOnce()).isEqualTo(4);
        assertThat(slow.isPaused(NOW.plusMillis(999))).isTrue();
        assertThat(slow.isPaused(NOW.plusMillis(1_000))).isFalse();
    }

    @Test
    void Eight_emails_refused_together_slow_it_down_once() {
        var slow = Pace.full(8);
        for (int i = 0; i < 8; i++) {
            slow = slow.afterThrottled(NOW);
        }
        assertThat(slow).isEqualTo(Pace.full(8).afterThrottled(NOW));
    }

    @Test
    void Pauses_longer_while_nothing_goes_well_up_to_30_seconds() {
        List<Long> pauses = new ArrayList<>();
        var pace = Pace.full(8);
        var now = NOW;
        for (int i = 0; i < 12; i++) {
            pace = pace.afterThrottled(now);
            var until = java.util.Objects.requireNonNull(pace.pausedUntil());
            pauses.add(java.time.Duration.between(now, until).toSeconds());
            now = until;
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L, 30L, 30L, 30L, 30L);
        assertThat(pace.atOnce()).isEqualTo(1);
    }

    @Test
    void Recovers_by_one_for_every_ten_emails_that_go_well() {
        var pace = Pace.full(8).afterTrouble().afterTrouble().afterTrouble();
        assertThat(pace.atOnce()).isEqualTo(1);
        for (int i = 0; i < 9; i++) {
            pace = pace.afterSuccess();
        }
        assertThat(pace.atOnce()).isEqualTo(1);
        assertThat(pace.afterSuccess().atOnce()).isEqualTo(2);
        for (int i = 0; i < 100; i++) {
            pace = pace.afterSuccess();
        }
        assertThat(pace.atOnce()).isEqualTo(8);
    }

    @Test
    void A_success_makes_the_next_pause_short_again() {
        var pace = Pace.full(8)
                .afterThrottled(NOW)
                .afterThrottled(NOW.plusSeconds(5))
                .afterSuccess();
        assertThat(pace.afterThrottled(NOW.plusSeconds(60)).pausedUntil()).isEqualTo(NOW.plusSeconds(61));
    }

    @Test
    void A_clock_set_back_an_hour_does_not_prolong_the_pause() {
        assertThat(Pace.full(8).afterThrottled(NOW).isPaused(NOW.minusSeconds(3600)))
                .isFalse();
    }

    @Test
    void Values_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> Pace.full(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
