package io.setget.mail.domain.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SendTimesTest {
    private static SendTimes of(long... millis) {
        var buckets = new TreeMap<Integer, Long>();
        for (long time : millis) {
            buckets.merge(SendTimes.bucketOf(time), 1L, Long::sum);
        }
        return new SendTimes(buckets);
    }

    @Test
    void Nothing_sent_has_no_percentile() {
        assertThat(of().percentile(0.5)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 105, 999, 12_345, 3_600_000, 604_800_000})
    void One_time_is_told_within_five_per_cent(long millis) {
        assertThat(of(millis).percentile(0.5)).isCloseTo(millis, Percentage.withPercentage(5));
        assertThat(of(millis).percentile(0.95)).isCloseTo(millis, Percentage.withPercentage(5));
    }

    @Test
    void Half_of_the_times_are_at_most_p50_and_19_of_20_at_most_p95() {
        var hundred = new long[100];
        for (int i = 0; i < 100; i++) {
            hundred[i] = (i + 1) * 100L;
        }
        assertThat(of(hundred).percentile(0.5)).isCloseTo(5_000L, Percentage.withPercentage(5));
        assertThat(of(hundred).percentile(0.95)).isCloseTo(9_500L, Percentage.withPercentage(5));
    }

    @Test
    void One_slow_email_of_a_hundred_does_not_move_p95() {
        var times = new long[100];
        Arrays.fill(times, 200);
        times[0] = 1_000_000;
        assertThat(of(times).percentile(0.95)).isCloseTo(200L, Percentage.withPercentage(5));
        assertThat(of(times).percentile(1)).isCloseTo(1_000_000L, Percentage.withPercentage(5));
    }

    @Test
    void No_time_at_all_counts_as_a_millisecond() {
        assertThat(of(0).percentile(0.5)).isEqualTo(1);
    }
}
