package io.setget.mail.domain.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documentation's table "Email queue and retry behavior". */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class QueueAndRetryTest {
    @Test
    void Retry_attempts_are_3_by_default() {
        assertThat(RetryPolicy.DEFAULT.retries()).isEqualTo(3);
    }

    @Test
    void Retry_delay_is_30_seconds_by_default() {
        assertThat(RetryPolicy.DEFAULT.delay()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void Dead_letter_threshold_is_3_by_default() {
        assertThat(RetryPolicy.DEFAULT.deadLetterThreshold()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"1,27000,30000,33000", "2,54000,60000,66000", "3,108000,120000,132000"})
    void Retry_delay_grows_exponentially_give_or_take_a_tenth(int failures, long least, long middle, long most) {
        var policy = RetryPolicy.DEFAULT;
        assertThat(policy.delayAfter(failures, 0).toMillis()).isBetween(least - 1, least + 1);
        assertThat(policy.delayAfter(failures, 0.5).toMillis()).isBetween(middle - 1, middle + 1);
        assertThat(policy.delayAfter(failures, 1).toMillis()).isBetween(most - 1, most + 1);
    }

    @Test
    void Retry_delay_never_passes_a_day() {
        assertThat(RetryPolicy.DEFAULT.delayAfter(100, 1)).isEqualTo(Duration.ofHours(24));
        assertThat(RetryPolicy.DEFAULT.delayAfter(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofHours(24));
    }

    @ParameterizedTest
    @CsvSource({"3,3,4", "3,1,2", "1,3,2", "0,3,1", "5,4,5", "10,10,11"})
    void An_email_is_dead_at_the_smaller_of_retry_attempts_and_threshold(int retries, int threshold, int last) {
        var policy = new RetryPolicy(retries, Duration.ofSeconds(30), threshold);
        assertThat(policy.exhausted(last - 1)).isFalse();
        assertThat(policy.exhausted(last)).isTrue();
        assertThat(policy.exhausted(last + 1)).isTrue();
    }

    @Test
    void Values_that_make_no_sense_are_refused() {
        var delay = Duration.ofSeconds(30);
        assertThatThrownBy(() -> new RetryPolicy(-1, delay, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(3, delay, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(3, Duration.ZERO, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(3, delay.negated(), 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
