package io.setget.mail.domain.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CircuitBreakerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final CircuitBreaker OPEN =
            CircuitBreaker.CLOSED.afterTrouble(NOW).afterTrouble(NOW).afterTrouble(NOW);

    @Test
    void Opens_after_3_troubles_in_a_row() {
        var two = CircuitBreaker.CLOSED.afterTrouble(NOW).afterTrouble(NOW);
        assertThat(two.isOpen()).isFalse();
        assertThat(two.afterTrouble(NOW).isOpen()).isTrue();
    }

    @Test
    void Stays_closed_when_a_success_comes_between() {
        var two = CircuitBreaker.CLOSED.afterTrouble(NOW).afterTrouble(NOW);
        assertThat(two.afterSuccess().afterTrouble(NOW).afterTrouble(NOW).isOpen())
                .isFalse();
    }

    @Test
    void Probes_after_5_10_20_40_60_60_seconds() {
        List<Long> waits = new ArrayList<>();
        var breaker = OPEN;
        var now = NOW;
        for (int i = 0; i < 6; i++) {
            var next = Objects.requireNonNull(breaker.nextProbe());
            waits.add(Duration.between(now, next).toSeconds());
            now = next;
            breaker = breaker.afterFailedProbe(now);
        }
        assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
    }

    @Test
    void Still_probes_every_minute_after_a_long_outage() {
        var breaker = OPEN;
        for (int i = 0; i < 1000; i++) {
            breaker = breaker.afterFailedProbe(NOW);
        }
        assertThat(breaker.nextProbe()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void A_probe_is_due_at_its_time_and_not_before() {
        assertThat(OPEN.probeIsDue(NOW.plusMillis(4_999))).isFalse();
        assertThat(OPEN.probeIsDue(NOW.plusSeconds(5))).isTrue();
        assertThat(CircuitBreaker.CLOSED.probeIsDue(NOW)).isFalse();
    }

    @Test
    void The_first_success_closes_it() {
        assertThat(OPEN.afterFailedProbe(NOW).afterSuccess()).isEqualTo(CircuitBreaker.CLOSED);
        assertThat(CircuitBreaker.CLOSED.isOpen()).isFalse();
    }

    @Test
    void Trouble_while_open_does_not_put_the_probe_off() {
        assertThat(OPEN.afterTrouble(NOW.plusSeconds(4))).isEqualTo(OPEN);
    }

    @Test
    void A_probe_that_fails_after_it_was_closed_does_not_open_it() {
        assertThat(CircuitBreaker.CLOSED.afterFailedProbe(NOW).isOpen()).isFalse();
    }

    @Test
    void A_probe_that_succeeds_closes_it_and_one_email_goes_on_trial() {
        var probed = OPEN.afterGoodProbe();
        assertThat(probed.isOpen()).isFalse();
        assertThat(probed.onTrial()).isTrue();
        assertThat(probed.afterSuccess()).isEqualTo(CircuitBreaker.CLOSED);
        assertThat(CircuitBreaker.CLOSED.onTrial()).isFalse();
        assertThat(OPEN.onTrial()).isFalse();
    }

    @Test
    void One_more_trouble_opens_it_again_when_only_a_probe_had_succeeded() {
        var again = OPEN.afterGoodProbe().afterTrouble(NOW);
        assertThat(again.isOpen()).isTrue();
        assertThat(again.nextProbe()).isEqualTo(NOW.plusSeconds(10));
        assertThat(again.afterGoodProbe().afterTrouble(NOW).nextProbe()).isEqualTo(NOW.plusSeconds(20));
    }

    @Test
    void A_clock_set_back_an_hour_does_not_put_the_probe_off() {
        assertThat(OPEN.probeIsDue(NOW.minusSeconds(3600))).isTrue();
    }
}
