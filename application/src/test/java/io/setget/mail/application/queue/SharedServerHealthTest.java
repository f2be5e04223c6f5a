package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.QueueSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Several instances, and those that come after a restart, know together what the mail server is like. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedServerHealthTest extends SharedHealthScene {
    @Test
    void what_one_instance_found_holds_for_all_and_for_those_that_start_later() {
        second.exchanged();
        first.exchanged().meetTrouble(3);
        assertThat(first.health.breakerIsOpen()).isTrue();
        secondsPass(1);
        assertThat(second.exchanged().health.breakerIsOpen()).isTrue();
        assertThat(second.health.trouble())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(DeliveryScene.REFUSED.kind()));
        assertThat(new Instance().exchanged().health.breakerIsOpen()).isTrue();
    }

    @Test
    void one_instance_probes_for_all_and_the_server_s_recovery_is_known_to_all() {
        first.exchanged().meetTrouble(3);
        secondsPass(1);
        second.exchanged();
        secondsPass(5);
        assertThat(first.shared.takeProbe()).isTrue();
        assertThat(second.shared.takeProbe()).isFalse();
        secondsPass(1);
        assertThat(second.shared.takeProbe()).isFalse();
        first.health.probed(true, first.health.era());
        first.exchanged();
        secondsPass(1);
        assertThat(second.exchanged().health.breakerIsOpen()).isFalse();
        assertThat(second.health.onTrial()).isTrue();
    }

    @Test
    void the_turn_of_an_instance_that_died_while_it_probed_passes_on() {
        first.exchanged().meetTrouble(3);
        secondsPass(6);
        second.exchanged();
        assertThat(first.shared.takeProbe()).isTrue();
        secondsPass(29);
        assertThat(second.shared.takeProbe()).isFalse();
        secondsPass(2);
        assertThat(second.shared.takeProbe()).isTrue();
    }

    @Test
    void a_change_of_settings_closes_it_for_all_and_what_was_known_before_is_forgotten() {
        first.exchanged().meetTrouble(3);
        secondsPass(1);
        second.exchanged();
        scene.saved.save(DeliveryScene.smtp("other.example.com"));
        first.settings.changed();
        first.exchanged();
        assertThat(first.health.breakerIsOpen()).isFalse();
        secondsPass(2);
        second.settings.complete();
        assertThat(second.exchanged().health.breakerIsOpen()).isFalse();
        assertThat(new Instance().exchanged().health.breakerIsOpen()).isFalse();
    }

    @Test
    void text_that_nobody_understands_says_nothing_and_is_replaced_when_there_is_something_to_tell() {
        scene.together.replace(0, "9;whatever;x");
        first.exchanged();
        assertThat(first.health.breakerIsOpen()).isFalse();
        first.meetTrouble(3);
        assertThat(new Instance().exchanged().health.breakerIsOpen()).isTrue();
    }

    @Test
    void while_nothing_changes_nothing_is_written_and_little_is_read() {
        for (int i = 0; i < 1_000; i++) {
            scene.clock.advance(Duration.ofMillis(10));
            first.exchanged();
        }
        assertThat(counting.writes).isZero();
        assertThat(counting.reads).isBetween(1, 21);
    }

    @Test
    void while_the_store_is_away_each_goes_on_with_what_it_knows_and_may_probe() {
        outage.begin();
        first.exchanged().meetTrouble(3);
        assertThat(first.health.breakerIsOpen()).isTrue();
        secondsPass(6);
        first.probe.ifDue();
        assertThat(first.health.onTrial()).isTrue();
        outage.end();
        secondsPass(1);
        first.meetTrouble(1);
        secondsPass(1);
        first.exchanged();
        assertThat(List.of(new Instance().exchanged().health.breakerIsOpen())).containsExactly(true);
    }

    @Test
    void of_three_instances_with_eight_emails_under_way_each_three_emails_in_all_lose_an_attempt() {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            for (Instance instance : List.of(first, second, third)) {
                verdicts.add(instance.meets(new DeliveryOutcome.ServerTrouble(DeliveryScene.REFUSED)));
            }
        }
        assertThat(verdicts).filteredOn(SharedHealthScene::costs).hasSize(3);
        assertThat(List.of(first, second, third)).allMatch(instance -> instance.health.breakerIsOpen());
    }

    @Test
    void also_when_they_meet_it_in_the_same_moment() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            scene.saved.save(DeliveryScene.smtp("mail" + round + ".example.com"));
            secondsPass(2);
            List<Instance> instances = List.of(new Instance(), new Instance(), new Instance());
            List<Boolean> costs = QueueSteps.together(
                    24,
                    caller -> costs(instances
                            .get(caller % 3)
                            .meets(
                                    new DeliveryOutcome.ServerTrouble(DeliveryScene.REFUSED),
                                    "user" + caller + "@example.com",
                                    false)));
            assertThat(costs).filteredOn(cost -> cost).hasSize(3);
        }
    }

    @Test
    void an_instance_that_starts_in_an_outage_spends_no_attempt_and_one_that_died_with_two_left_one() {
        first.meetTrouble(2);
        assertThat(costs(new Instance().meets(new DeliveryOutcome.ServerTrouble(DeliveryScene.REFUSED))))
                .isTrue();
        Instance restarted = new Instance().exchanged();
        assertThat(restarted.health.breakerIsOpen()).isTrue();
        assertThat(costs(restarted.meets(new DeliveryOutcome.ServerTrouble(DeliveryScene.REFUSED))))
                .isFalse();
    }

    @Test
    void an_email_that_another_instance_sent_begins_the_count_anew() {
        first.meetTrouble(2);
        second.exchanged().meets(DELIVERED);
        second.exchanged();
        first.meetTrouble(1);
        assertThat(first.health.breakerIsOpen()).isFalse();
        second.meetTrouble(1);
        assertThat(second.health.breakerIsOpen()).isFalse();
        third.meetTrouble(1);
        assertThat(third.health.breakerIsOpen()).isTrue();
    }

    @Test
    void emails_that_end_at_their_recipients_count_together_before_the_server_is_judged() {
        DeliveryOutcome atRecipient = new DeliveryOutcome.ServerTrouble(DeliveryScene.REFUSED, true);
        first.meets(atRecipient, "a@example.com", false);
        second.meets(atRecipient, "b@example.org", true);
        assertThat(second.health.breakerIsOpen()).isFalse();
        third.meets(atRecipient, "c@example.net", true);
        assertThat(third.health.breakerIsOpen()).isTrue();
        assertThat(first.exchanged().health.breakerIsOpen()).isFalse();
        secondsPass(1);
        assertThat(first.exchanged().health.breakerIsOpen()).isTrue();
    }

    @Test
    void one_instance_tries_an_email_first_after_a_good_probe_and_its_turn_passes_on() {
        first.meetTrouble(3);
        secondsPass(6);
        first.probe.ifDue();
        assertThat(first.atOnce()).isEqualTo(1);
        assertThat(second.atOnce()).isZero();
        assertThat(third.atOnce()).isZero();
        secondsPass(11);
        assertThat(second.atOnce()).isEqualTo(1);
        assertThat(third.atOnce()).isZero();
        second.meets(DELIVERED);
        assertThat(second.atOnce()).isPositive();
        secondsPass(1);
        assertThat(first.atOnce() + third.atOnce()).isGreaterThan(2);
    }

    @Test
    void a_change_that_was_written_twice_counts_once() {
        counting.repeated = 1;
        first.meetTrouble(1);
        first.meetTrouble(1);
        assertThat(first.health.breakerIsOpen()).isFalse();
        assertThat(new Instance().exchanged().health.state().breaker().troublesInARow())
                .isEqualTo(2);
    }

    @Test
    void a_change_whose_answer_got_lost_counts_once() {
        outage.loseAnswers();
        first.meetTrouble(1);
        outage.end();
        secondsPass(1);
        first.exchanged();
        assertThat(second.exchanged().health.state().breaker().troublesInARow()).isEqualTo(1);
        first.meetTrouble(1);
        assertThat(first.health.breakerIsOpen()).isFalse();
        second.meetTrouble(1);
        assertThat(second.health.breakerIsOpen()).isTrue();
    }

    @Test
    void emails_that_go_well_ask_the_store_nothing_and_trouble_asks_it_twice() {
        scene.acceptMany(1_000);
        int delivered = 0;
        for (List<LeaseInHand> claimed = scene.claim(); !claimed.isEmpty(); claimed = scene.claim()) {
            first.exchanged();
            claimed.forEach(first.delivery::deliver);
            delivered += claimed.size();
            scene.clock.advance(Duration.ofMillis(10));
        }
        assertThat(delivered).isEqualTo(1_000);
        // 125 claims in 1.25 s, read every 500 ms
        assertThat(counting.reads).isLessThanOrEqualTo(4);
        assertThat(counting.writes).isZero();
        counting.reads = 0;
        first.meetTrouble(2);
        assertThat(counting.reads + counting.writes).isEqualTo(4);
        first.meets(DELIVERED);
        first.exchanged();
        assertThat(counting.reads + counting.writes).isEqualTo(6);
        for (int i = 0; i < 100; i++) {
            first.meets(DELIVERED);
            first.exchanged();
        }
        assertThat(counting.reads + counting.writes).isEqualTo(6);
    }

    @Test
    void a_store_that_is_away_is_asked_twice_a_second_at_the_most_however_many_emails_fail() {
        first.exchanged();
        outage.begin();
        int before = outage.refused();
        for (int i = 0; i < 100; i++) {
            first.meets(new DeliveryOutcome.ServerTrouble(DeliveryScene.REFUSED));
            first.exchanged();
            scene.clock.advance(Duration.ofMillis(10));
        }
        assertThat(first.health.breakerIsOpen()).isTrue();
        assertThat(outage.refused() - before).isBetween(1, 3);
        outage.end();
        secondsPass(1);
        first.exchanged();
        assertThat(second.exchanged().health.breakerIsOpen()).isTrue();
    }

    @Test
    void a_store_that_fails_in_a_way_nobody_thought_of_keeps_no_email_from_its_verdict() {
        SharedHealth broken = new SharedHealth() {
            @Override
            public Snapshot read() {
                throw new IllegalStateException("no such thing");
            }

            @Override
            public boolean replace(long expectedVersion, String state) {
                throw new IllegalStateException("no such thing");
            }
        };
        SharedServerHealth alone =
                new SharedServerHealth(broken, first.health, first.settings, scene.clock, scene.nanos);
        Verdict verdict =
                alone.judge(new DeliveryOutcome.ServerTrouble(DeliveryScene.REFUSED), lease("a@example.com"), 0, false);
        assertThat(verdict).isNotNull();
    }

    @Test
    void an_instance_of_an_earlier_version_is_understood_and_takes_nothing_amiss() {
        first.meets(TOO_MANY);
        first.meetTrouble(3);
        String[] asItReads = scene.together.read().state().split(";", -1);
        assertThat(asItReads).hasSize(7);
        assertThat(asItReads[0]).isEqualTo("1");
        assertThat(asItReads[2]).isEqualTo("3");
        assertThat(asItReads[3]).matches("\\d+");
        long next = scene.clock.instant().plusSeconds(40).toEpochMilli();
        String itsOwn = String.join(";", "1", asItReads[1], "3", String.valueOf(next), "4", "-", "timeout");
        assertThat(scene.together.replace(scene.together.read().version(), itsOwn))
                .isTrue();
        secondsPass(1);
        assertThat(first.exchanged().health.trouble())
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT));
        assertThat(first.health.state().breaker().probes()).isEqualTo(4);
        assertThat(first.health.state().pace().slowdowns()).isEqualTo(1);
        assertThat(new Instance().exchanged().health.breakerIsOpen()).isTrue();
    }
}
