package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.port.SendingQuota.Grant;
import io.setget.mail.domain.queue.SendingUsage;
import io.setget.mail.domain.queue.SendingUsage.Reached;
import io.setget.mail.domain.queue.SendingUsage.Span;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link SendingQuota} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class SendingQuotaContract {
    private static final SendingLimits TWENTY_A_SECOND = new SendingLimits(20, null, null);
    private static final SendingLimits TEN_AN_HOUR = new SendingLimits(null, 10, null);
    private static final SendingLimits TEN_A_DAY = new SendingLimits(null, null, 10);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final MovableClock clock = new MovableClock();

    /** Of which nothing was ever taken. */
    protected abstract SendingQuota fresh(InstantSource clock);

    private static int take(SendingQuota quota, int wanted, SendingLimits limits) {
        return quota.take(wanted, limits).permits();
    }

    @Test
    void no_more_is_granted_than_was_wanted_and_then_there_is_nothing_to_wait_for() {
        Grant grant = fresh(clock).take(2, TWENTY_A_SECOND);
        assertThat(grant).isEqualTo(new Grant(2, Duration.ZERO, clock.instant()));
    }

    @Test
    void a_second_begins_with_a_tenth_of_it_and_one_more_and_goes_on_one_by_one() {
        SendingQuota quota = fresh(clock);
        Grant first = quota.take(8, TWENTY_A_SECOND);
        assertThat(first.permits()).isEqualTo(3);
        assertThat(first.nextIn()).isEqualTo(Duration.ofMillis(50));
        clock.advance(Duration.ofMillis(49));
        assertThat(quota.take(8, TWENTY_A_SECOND)).isEqualTo(new Grant(0, MOMENT, clock.instant()));
        clock.advance(MOMENT);
        assertThat(take(quota, 8, TWENTY_A_SECOND)).isEqualTo(1);
        assertThat(take(quota, 8, TWENTY_A_SECOND)).isZero();
    }

    @Test
    void who_looks_late_misses_a_tenth_of_a_second_at_most() {
        SendingQuota quota = fresh(clock);
        take(quota, 8, TWENTY_A_SECOND);
        clock.advance(Duration.ofMillis(150));
        assertThat(take(quota, 8, TWENTY_A_SECOND)).isEqualTo(3);
        clock.advance(Duration.ofHours(3));
        assertThat(take(quota, 8, TWENTY_A_SECOND)).isEqualTo(3);
    }

    @Test
    void six_hundred_at_twenty_a_second_take_thirty_seconds_and_no_second_has_many_more() {
        SendingQuota quota = fresh(clock);
        List<Instant> granted = new ArrayList<>();
        Instant start = clock.instant();
        while (granted.size() < 600) {
            Grant grant = quota.take(Math.min(8, 600 - granted.size()), TWENTY_A_SECOND);
            for (int i = 0; i < grant.permits(); i++) {
                granted.add(clock.instant());
            }
            clock.advance(grant.nextIn());
        }
        assertThat(Duration.between(start, clock.instant()))
                .isBetween(Duration.ofMillis(29_800), Duration.ofSeconds(30));
        for (int i = 0; i + 22 < granted.size(); i++) {
            assertThat(Duration.between(granted.get(i), granted.get(i + 22)))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void limits_that_are_no_part_of_a_thousand_and_very_large_ones_are_exact() {
        SendingQuota odd = fresh(clock);
        int passed = take(odd, 100, new SendingLimits(14, null, null));
        for (int i = 0; i < 10_000; i += 7) {
            clock.advance(Duration.ofMillis(7));
            passed += take(odd, 100, new SendingLimits(14, null, null));
        }
        assertThat(passed).isBetween(140, 142);
        clock.advance(Duration.ofSeconds(1));
        SendingLimits most = new SendingLimits(SendingLimits.MOST, SendingLimits.MOST, SendingLimits.MOST);
        assertThat(take(odd, 1_000_000, most)).isEqualTo(100_001);
    }

    @Test
    void an_hour_has_no_more_than_its_limit_wherever_it_begins() {
        SendingQuota quota = fresh(clock);
        clock.advance(Duration.ofSeconds(50));
        assertThat(take(quota, 6, TEN_AN_HOUR)).isEqualTo(6);
        clock.advance(Duration.ofSeconds(20));
        Grant rest = quota.take(6, TEN_AN_HOUR);
        assertThat(rest.permits()).isEqualTo(4);
        // the minute in which the first six were taken has left the hour 70 s after them
        assertThat(rest.nextIn()).isEqualTo(Duration.ofHours(1).minusSeconds(10));
        clock.advance(rest.nextIn().minus(MOMENT));
        assertThat(take(quota, 10, TEN_AN_HOUR)).isZero();
        clock.advance(MOMENT);
        assertThat(take(quota, 10, TEN_AN_HOUR)).isEqualTo(6);
        clock.advance(Duration.ofMinutes(1));
        assertThat(take(quota, 10, TEN_AN_HOUR)).isEqualTo(4);
    }

    @Test
    void a_day_has_no_more_than_its_limit_and_gives_them_back_as_they_were_taken() {
        SendingQuota quota = fresh(clock);
        assertThat(take(quota, 7, TEN_A_DAY)).isEqualTo(7);
        clock.advance(Duration.ofHours(12));
        assertThat(take(quota, 7, TEN_A_DAY)).isEqualTo(3);
        clock.advance(Duration.ofHours(12).plusMinutes(10).minus(MOMENT));
        assertThat(take(quota, 1, TEN_A_DAY)).isZero();
        clock.advance(MOMENT);
        assertThat(take(quota, 20, TEN_A_DAY)).isEqualTo(7);
        assertThat(quota.take(20, TEN_A_DAY).nextIn()).isEqualTo(Duration.ofHours(12));
    }

    @Test
    void the_strictest_of_several_limits_decides() {
        SendingQuota quota = fresh(clock);
        SendingLimits all = new SendingLimits(20, 5, 8);
        int passed = 0;
        for (int i = 0; i < 20; i++) {
            passed += take(quota, 20, all);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(passed).isEqualTo(5);
        clock.advance(Duration.ofMinutes(61));
        for (int i = 0; i < 20; i++) {
            passed += take(quota, 20, all);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(passed).isEqualTo(8);
        assertThat(quota.take(1, all).nextIn()).isGreaterThan(Duration.ofHours(22));
    }

    @Test
    void permits_that_were_not_used_can_be_had_again_and_are_not_counted() {
        SendingQuota quota = fresh(clock);
        SendingLimits limits = new SendingLimits(20, 3, 3);
        Grant grant = quota.take(3, limits);
        quota.giveBack(grant, 2, limits);
        assertThat(quota.usage(limits).lastHour()).isEqualTo(1);
        assertThat(quota.usage(limits).lastDay()).isEqualTo(1);
        assertThat(take(quota, 3, limits)).isEqualTo(2);
    }

    @Test
    void permits_given_back_late_count_where_they_were_taken_and_make_no_second_faster() {
        SendingQuota quota = fresh(clock);
        SendingLimits limits = new SendingLimits(20, 10, null);
        Grant grant = quota.take(3, limits);
        clock.advance(Duration.ofMinutes(2));
        assertThat(take(quota, 3, limits)).isEqualTo(3);
        quota.giveBack(grant, 3, limits);
        assertThat(quota.usage(limits).lastHour()).isEqualTo(3);
        assertThat(take(quota, 3, limits)).isZero();
    }

    @Test
    void what_is_given_back_after_its_hour_changes_nothing() {
        SendingQuota quota = fresh(clock);
        Grant grant = quota.take(3, TEN_AN_HOUR);
        clock.advance(Duration.ofHours(30));
        quota.giveBack(grant, 3, TEN_AN_HOUR);
        assertThat(take(quota, 20, TEN_AN_HOUR)).isEqualTo(10);
    }

    @Test
    void usage_tells_what_was_permitted_and_when_sending_goes_on() {
        SendingQuota quota = fresh(clock);
        SendingLimits limits = new SendingLimits(null, 4, 6);
        assertThat(quota.usage(limits)).isEqualTo(new SendingUsage(0, 0, null));
        take(quota, 3, limits);
        assertThat(quota.usage(limits)).isEqualTo(new SendingUsage(3, 3, null));
        take(quota, 3, limits);
        Instant hourEnds = clock.instant().plus(Duration.ofMinutes(61));
        assertThat(quota.usage(limits))
                .isEqualTo(new SendingUsage(4, 4, new Reached(Span.HOUR, 4, 4, hourEnds, Duration.ofMinutes(61))));
        clock.advance(Duration.ofMinutes(61));
        assertThat(quota.usage(limits)).isEqualTo(new SendingUsage(0, 4, null));
        take(quota, 3, limits);
        Duration wait = Duration.ofHours(24).plusMinutes(10).minusMinutes(61);
        assertThat(quota.usage(limits))
                .isEqualTo(new SendingUsage(
                        2, 6, new Reached(Span.DAY, 6, 6, clock.instant().plus(wait), wait)));
    }

    @Test
    void usage_changes_nothing_and_the_second_is_never_a_reason_to_tell() {
        SendingQuota quota = fresh(clock);
        take(quota, 3, TWENTY_A_SECOND);
        assertThat(quota.usage(TWENTY_A_SECOND).reached()).isNull();
        assertThat(quota.usage(TEN_A_DAY)).isEqualTo(quota.usage(TEN_A_DAY));
        assertThat(take(quota, 10, TEN_A_DAY)).isEqualTo(7);
    }

    @Test
    void a_limit_that_is_lowered_holds_at_once_and_one_that_is_raised_lets_more_pass_at_once() {
        SendingQuota quota = fresh(clock);
        assertThat(take(quota, 10, TEN_A_DAY)).isEqualTo(10);
        SendingLimits four = new SendingLimits(null, null, 4);
        assertThat(take(quota, 1, four)).isZero();
        assertThat(quota.usage(four).reached())
                .isNotNull()
                .extracting(Reached::used, Reached::limit)
                .containsExactly(10L, 4);
        assertThat(take(quota, 10, new SendingLimits(null, null, 12))).isEqualTo(2);
        take(quota, 100_000, new SendingLimits(SendingLimits.MOST, null, null));
        Grant slow = quota.take(1, new SendingLimits(1, null, null));
        assertThat(slow.permits()).isZero();
        assertThat(slow.nextIn()).isBetween(MOMENT, Duration.ofSeconds(1));
    }

    @Test
    void a_limit_that_is_added_knows_what_was_permitted_under_another() {
        SendingQuota quota = fresh(clock);
        take(quota, 3, TWENTY_A_SECOND);
        assertThat(take(quota, 10, TEN_AN_HOUR)).isEqualTo(7);
    }

    @Test
    void a_clock_that_is_a_little_behind_makes_nothing_faster_and_one_set_back_stops_nothing_for_long() {
        SendingQuota quota = fresh(clock);
        int passed = take(quota, 100, TWENTY_A_SECOND);
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMillis(-20));
            passed += take(quota, 100, TWENTY_A_SECOND);
            clock.advance(Duration.ofMillis(70));
            passed += take(quota, 100, TWENTY_A_SECOND);
        }
        assertThat(passed).isBetween(100, 103);
        clock.advance(Duration.ofHours(-30));
        take(quota, 100, TWENTY_A_SECOND);
        clock.advance(Duration.ofSeconds(1));
        assertThat(take(quota, 100, TWENTY_A_SECOND)).isEqualTo(3);
        assertThat(take(quota, 10, TEN_A_DAY)).isPositive();
    }

    @Test
    void many_who_take_at_once_get_no_more_than_there_is_together() throws Exception {
        SendingQuota quota = fresh(clock);
        SendingLimits limits = new SendingLimits(null, 30, null);
        List<Integer> permits = QueueSteps.together(8, caller -> {
            int taken = 0;
            for (int i = 0; i < 5; i++) {
                Grant grant = quota.take(2, limits);
                if (grant.permits() == 2) {
                    quota.giveBack(grant, 1, limits);
                }
                taken += Math.min(1, grant.permits());
            }
            return taken;
        });
        // one that was about to be given back may have been missed by the last who asked
        int rest = quota.take(2, limits).permits();
        assertThat(permits.stream().mapToInt(Integer::intValue).sum() + rest).isEqualTo(30);
        assertThat(quota.usage(limits).lastHour()).isEqualTo(30);
    }
}
