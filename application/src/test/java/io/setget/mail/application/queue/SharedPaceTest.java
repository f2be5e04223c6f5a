package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A server that wants fewer emails, of all or of one domain, says so to one instance for all. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedPaceTest extends SharedHealthScene {
    @Test
    void a_server_that_wants_fewer_emails_says_so_to_one_instance_for_all() {
        assertThat(second.atOnce()).isEqualTo(8);
        first.meets(TOO_MANY);
        secondsPass(1);
        first.meets(TOO_MANY); // the second pause takes two seconds
        scene.clock.advance(Duration.ofMillis(600));
        assertThat(second.atOnce()).isZero();
        assertThat(new Instance().atOnce()).isZero();
        secondsPass(2);
        assertThat(second.atOnce()).isEqualTo(4);
        assertThat(first.atOnce()).isEqualTo(2);
        second.meets(TOO_MANY); // after what another one was told: four seconds
        secondsPass(3);
        assertThat(first.atOnce()).isZero();
        third.exchanged();
        secondsPass(2);
        assertThat(third.atOnce()).isEqualTo(4);
        third.meets(DELIVERED);
        third.exchanged();
        first.meets(TOO_MANY); // an email went well meanwhile: one second
        scene.clock.advance(Duration.ofMillis(1_100));
        assertThat(second.atOnce()).isPositive();
    }

    @Test
    void a_pause_that_is_long_over_slows_no_instance_that_starts() {
        first.meets(TOO_MANY);
        secondsPass(3_600);
        assertThat(new Instance().atOnce()).isEqualTo(8);
    }

    @Test
    void a_domain_that_one_instance_slows_down_is_slowed_for_all_and_one_email_at_a_time_goes_to_it() {
        assertThat(second.exchanged().mayGo("x@slow.example")).isTrue();
        slowDown(first, "slow.example");
        scene.clock.advance(Duration.ofMillis(600));
        assertThat(second.exchanged().health.slowedDomains()).containsExactly("slow.example");
        assertThat(second.mayGo("x@slow.example")).isFalse();
        assertThat(second.mayGo("x@fast.example")).isTrue();
        assertThat(new Instance().exchanged().mayGo("x@slow.example")).isFalse();
        List<Instance> all = List.of(first, second, third.exchanged());
        for (int second = 0; second < 30; second++) {
            secondsPass(1);
            long gone = all.stream()
                    .filter(instance -> instance.mayGo("x@slow.example"))
                    .count();
            assertThat(gone).isLessThanOrEqualTo(1);
        }
        third.meets(DELIVERED, "x@slow.example", false);
        third.exchanged();
        secondsPass(1);
        assertThat(all).allMatch(instance -> instance.exchanged().mayGo("x@slow.example"));
    }

    @Test
    void of_many_slowed_domains_the_slowest_are_told_and_the_others_stay_slow_where_they_are_known() {
        for (int i = 0; i < 50; i++) {
            slowDown(first, "d" + i + "." + "x".repeat(60) + "." + "y".repeat(60) + "." + "z".repeat(60) + ".example");
        }
        secondsPass(1);
        assertThat(scene.together.read().state().length()).isLessThanOrEqualTo(4_096);
        second.exchanged();
        secondsPass(1);
        first.meets(TOO_MANY);
        second.exchanged().meets(TOO_MANY);
        first.exchanged();
        assertThat(first.health.known().domains().slowest(100)).hasSize(50);
        assertThat(second.health.known().domains().slowest(100)).hasSizeBetween(10, 32);
    }
}
