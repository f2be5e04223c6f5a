package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.retry.RetryPolicy;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Several instances, and those that come after a restart, know one breaker. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedBreakerTest {
    private final DeliveryScene scene = new DeliveryScene();
    private final Outage outage = new Outage();
    private final CountingHealth counting = new CountingHealth();
    private final Instance first = new Instance();
    private final Instance second = new Instance();

    /** Counts what it is asked. */
    private final class CountingHealth implements SharedHealth {
        int reads;
        int writes;

        @Override
        public Snapshot read() {
            reads++;
            return scene.together.read();
        }

        @Override
        public boolean replace(long expectedVersion, String state) {
            writes++;
            return scene.together.replace(expectedVersion, state);
        }
    }

    private final class Instance {
        final ServerHealth health = new ServerHealth(
                new DeliveryRules(RetryPolicy.DEFAULT), DeliveryScene.CONNECTIONS, scene.clock, new Random(5));
        final RecentSettings settings = new RecentSettings(
                new CurrentSmtpSettings(SmtpFields.NONE, scene.saved, scene.instance, new InMemoryServerCertificates()),
                health,
                scene.nanos);
        final SharedBreaker shared = new SharedBreaker(
                outage.over(SharedHealth.class, counting), health, settings, scene.clock, scene.nanos);
        final ProbeMailServer probe = new ProbeMailServer(scene.server, settings, health, shared);

        void meetTrouble(int times) {
            scene.acceptMany(times);
            for (LeaseInHand held : scene.claim().subList(0, times)) {
                health.judge(new DeliveryOutcome.ServerTrouble(DeliveryScene.REFUSED), held.lease(), health.era());
            }
            shared.exchange();
        }

        Instance exchanged() {
            shared.exchange();
            return this;
        }
    }

    private void secondsPass(int seconds) {
        scene.clock.advance(Duration.ofSeconds(seconds));
    }

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
        first.meetTrouble(1);
        secondsPass(1);
        first.exchanged();
        assertThat(List.of(new Instance().exchanged().health.breakerIsOpen())).containsExactly(true);
    }
}
