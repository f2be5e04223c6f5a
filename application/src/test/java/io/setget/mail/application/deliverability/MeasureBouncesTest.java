package io.setget.mail.application.deliverability;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.deliverability.BounceRate;
import io.setget.mail.domain.deliverability.Judgement;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.QueueSteps;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MeasureBouncesTest {
    private final MovableClock clock = new MovableClock();
    private final InMemoryMailStore store = new InMemoryMailStore(new Capacity(100), clock);
    private final QueueSteps steps = new QueueSteps(store, clock);
    private final MeasureBounces measure = new MeasureBounces(store.log(), clock);

    @ParameterizedTest
    @CsvSource({"0,0,GOOD", "98,2,GOOD", "97,3,WARNING", "95,5,WARNING", "94,6,BAD", "0,1,BAD"})
    void above_two_per_cent_is_a_warning_and_above_five_is_bad(long sent, long refused, Judgement judgement) {
        assertThat(new BounceRate("", sent, refused).judgement()).isEqualTo(judgement);
    }

    @Test
    void all_domains_are_summed_up_for_a_day_and_for_a_week() {
        steps.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        steps.passTime(Duration.ofDays(3));
        steps.accept(EmailType.WELCOME);
        steps.send();
        MeasureBounces.Bounces bounces = measure.measure();
        assertThat(bounces.day().all()).isEqualTo(new BounceRate("", 1, 0));
        assertThat(bounces.week().all()).isEqualTo(new BounceRate("", 1, 1));
        assertThat(bounces.judgement()).isEqualTo(Judgement.BAD);
    }

    @Test
    void the_log_is_gone_through_once_a_minute() {
        assertThat(measure.measure().day().all().refused()).isZero();
        steps.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        clock.advance(Duration.ofSeconds(59));
        assertThat(measure.measure().day().all().refused()).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(measure.measure().day().all().refused()).isEqualTo(1);
    }
}
