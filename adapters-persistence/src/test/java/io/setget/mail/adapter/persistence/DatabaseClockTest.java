package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.PortUnavailableException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The database's time, as an instance follows it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DatabaseClockTest {
    private static final long NOON = Instant.parse("2026-01-01T12:00:00Z").toEpochMilli();

    private long nanos = 5_000_000_000L;
    private long ahead;
    private Duration answersIn = Duration.ZERO;
    private boolean away;
    private int asked;

    private final long start = nanos;
    private final DatabaseClock clock = new DatabaseClock(this::databaseMillis, () -> nanos);

    private long databaseMillis() {
        asked++;
        if (away) {
            throw new PortUnavailableException("away", new IllegalStateException());
        }
        long millis = NOON + (nanos - start) / 1_000_000 + ahead;
        pass(answersIn);
        return millis;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void it_is_what_the_database_says_and_goes_on_in_between_without_asking() {
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(NOON));
        pass(Duration.ofMillis(9_999));
        assertThat(clock.millis()).isEqualTo(NOON + 9_999);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void it_is_asked_again_after_ten_seconds_and_followed() {
        ahead = -3;
        pass(Duration.ofSeconds(11));
        assertThat(clock.millis()).isEqualTo(NOON + 10_997);
        ahead = 7;
        pass(Duration.ofSeconds(11));
        assertThat(clock.millis()).isEqualTo(NOON + 22_007);
    }

    @Test
    void it_goes_on_while_the_database_is_away_which_is_not_asked_more_often_then() {
        away = true;
        pass(Duration.ofSeconds(25));
        assertThat(clock.millis()).isEqualTo(NOON + 25_000);
        assertThat(clock.millis()).isEqualTo(NOON + 25_000);
        assertThat(asked).isEqualTo(2);
        away = false;
        ahead = 4;
        pass(Duration.ofSeconds(11));
        assertThat(clock.millis()).isEqualTo(NOON + 36_004);
    }

    @Test
    void an_answer_that_took_long_says_less_than_the_time_carried_on() {
        answersIn = Duration.ofSeconds(4);
        pass(Duration.ofSeconds(11));
        assertThat(clock.millis()).isEqualTo(NOON + 15_000);
        answersIn = Duration.ZERO;
        pass(Duration.ofSeconds(11));
        assertThat(clock.millis()).isEqualTo(NOON + 26_000);
    }
}
