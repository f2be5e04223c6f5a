package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What an outage of the mail server costs, counted in emails that lose an attempt. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OutagesTest {
    private final DeliveryScene scene = new DeliveryScene();

    @Test
    void of_8_emails_in_flight_when_the_server_goes_down_3_lose_an_attempt() {
        List<Email> emails = scene.acceptMany(8);
        List<LeaseInHand> inFlight = scene.claim();
        assertThat(inFlight).hasSize(8);
        scene.server.breakDown(DeliveryScene.REFUSED);
        inFlight.forEach(scene.delivery::deliver);
        assertThat(emails).filteredOn(email -> scene.attempts(email) > 0).hasSize(3);
        assertThat(emails)
                .filteredOn(email -> scene.status(email) == EmailStatus.QUEUED)
                .hasSize(5);
    }

    @Test
    void a_claim_whose_answer_was_lost_is_asked_again_and_its_emails_wait_for_no_lease_to_end() {
        List<Email> emails = scene.acceptMany(8);
        scene.queue.loseAnswers();
        assertThatThrownBy(scene::claim).isInstanceOf(PortUnavailableException.class);
        scene.queue.comeBack();
        assertThat(scene.claim())
                .extracting(LeaseInHand::id)
                .containsExactlyElementsOf(emails.stream().map(Email::id).toList());
        assertThat(scene.claim()).isEmpty();
    }

    @Test
    void an_answer_lost_for_longer_than_a_lease_is_not_waited_for() {
        scene.acceptMany(8);
        scene.queue.loseAnswers();
        assertThatThrownBy(scene::claim).isInstanceOf(PortUnavailableException.class);
        scene.queue.comeBack();
        scene.clock.advance(LeasesInHand.LEASE);
        assertThat(scene.claim()).allMatch(held -> !held.isOver()).isNotEmpty();
    }

    @Test
    void an_outage_of_an_hour_with_100_waiting_buries_the_3_that_had_failed_and_no_other() {
        List<Email> emails = scene.acceptMany(100);
        scene.server.breakDown(DeliveryScene.REFUSED);
        scene.deliverAll();
        scene.live(Duration.ofHours(1));
        assertThat(scene.store.deadLetters().size()).isEqualTo(3);
        assertThat(emails).filteredOn(email -> scene.attempts(email) > 0).hasSize(3);
        scene.server.recover();
        scene.live(Duration.ofSeconds(62));
        assertThat(emails)
                .filteredOn(email -> scene.status(email) == EmailStatus.SENT)
                .hasSize(97);
        assertThat(scene.server.received()).hasSize(97).doesNotHaveDuplicates();
    }

    @Test
    void an_outage_that_only_emails_notice_costs_one_of_them_an_attempt_for_each_probe() {
        List<Email> emails = scene.acceptMany(100);
        emails.forEach(email -> scene.server.answer(
                email.to().address().value(),
                new DeliveryOutcome.ServerTrouble(
                        new Failure(FailureKind.SENDER_REJECTED, "550 5.7.1 not you", "Sender refused."))));
        scene.deliverAll();
        scene.live(Duration.ofMinutes(10));
        // 3 opened the breaker; probes after 5, 10, 20, 40, 60, 60 … seconds: 13 in ten minutes at the most.
        assertThat(emails).filteredOn(email -> scene.attempts(email) > 0).hasSizeBetween(3, 16);
    }

    @Test
    void an_email_whose_recipient_stalls_the_server_does_not_keep_the_others_waiting() {
        scene.acceptMany(3);
        scene.server.breakDown(DeliveryScene.REFUSED);
        scene.deliverAll();
        scene.server.recover();
        Email stalling = scene.accept(EmailType.MAGIC_LINK, "slow@example.com");
        scene.server.answer(
                "slow@example.com",
                new DeliveryOutcome.Deferred(new Failure(FailureKind.TIMEOUT, null, "No answer in time.")));
        Email other = scene.accept("ann@example.com");
        scene.live(Duration.ofSeconds(30));
        assertThat(scene.attempts(stalling)).isEqualTo(1);
        assertThat(scene.status(other)).isEqualTo(EmailStatus.SENT);
    }

    @Test
    void one_email_goes_first_after_a_probe_and_the_rest_follows_when_it_was_taken() {
        scene.acceptMany(3);
        scene.server.breakDown(DeliveryScene.REFUSED);
        scene.deliverAll();
        scene.acceptMany(20);
        scene.server.recover();
        scene.clock.advance(Duration.ofSeconds(5));
        scene.probe.ifDue();
        assertThat(scene.health.breakerIsOpen()).isFalse();
        List<LeaseInHand> first = scene.claim();
        assertThat(first).hasSize(1);
        assertThat(scene.claim()).isEmpty();
        first.forEach(scene.delivery::deliver);
        assertThat(scene.deliverAll()).isEqualTo(19);
    }

    @Test
    void one_email_goes_first_also_when_many_connections_are_allowed() {
        ServerHealth health =
                new ServerHealth(new DeliveryRules(RetryPolicy.DEFAULT), 64, scene.clock, new java.util.Random(3));
        scene.acceptMany(3);
        for (LeaseInHand held : scene.claim()) {
            health.judge(new DeliveryOutcome.ServerTrouble(DeliveryScene.REFUSED), held.lease(), health.era());
        }
        assertThat(health.breakerIsOpen()).isTrue();
        health.probed(true, health.era());
        assertThat(health.emailsAtOnce()).isEqualTo(1);
    }

    @Test
    void a_change_of_settings_lets_everything_go_at_once() {
        scene.acceptMany(20);
        scene.server.breakDown(DeliveryScene.REFUSED);
        scene.deliverAll();
        assertThat(scene.health.breakerIsOpen()).isTrue();
        scene.server.recover();
        scene.settings.changed();
        assertThat(scene.claim()).hasSize(8);
    }

    @Test
    void trouble_met_with_settings_no_longer_in_force_neither_counts_nor_costs() {
        List<Email> emails = scene.acceptMany(8);
        List<LeaseInHand> inFlight = scene.claim();
        scene.queue.beforeSettling(scene.settings::changed);
        scene.server.breakDown(DeliveryScene.REFUSED);
        LeaseInHand first = inFlight.get(0);
        Failure failure = DeliveryScene.REFUSED;
        int before = scene.health.era();
        scene.settings.changed();
        for (LeaseInHand held : inFlight) {
            scene.health.judge(new DeliveryOutcome.ServerTrouble(failure), held.lease(), before);
        }
        assertThat(scene.health.breakerIsOpen()).isFalse();
        scene.settle.settle(
                first, scene.health.judge(new DeliveryOutcome.ServerTrouble(failure), first.lease(), before));
        assertThat(scene.attempts(emails.get(0))).isZero();
    }

    @Test
    void a_probe_begun_before_a_change_of_settings_says_nothing_about_the_new_ones() {
        scene.acceptMany(3);
        scene.server.breakDown(DeliveryScene.REFUSED);
        scene.deliverAll();
        int before = scene.health.era();
        scene.settings.changed();
        scene.acceptMany(3);
        scene.deliverAll();
        assertThat(scene.health.breakerIsOpen()).isTrue();
        scene.health.probed(true, before);
        assertThat(scene.health.breakerIsOpen()).isTrue();
    }

    @Test
    void lost_connections_between_troubles_do_not_keep_the_breaker_closed() {
        scene.accept("lost@example.com");
        scene.server.answer(
                "lost@example.com",
                new DeliveryOutcome.Deferred(new Failure(FailureKind.CONNECTION_LOST, null, "Gone.")));
        scene.deliverAll();
        scene.server.breakDown(DeliveryScene.REFUSED);
        scene.acceptMany(2);
        scene.deliverAll();
        scene.server.recover();
        scene.accept("lost@example.com");
        scene.deliverAll();
        scene.server.breakDown(DeliveryScene.REFUSED);
        scene.acceptMany(1);
        scene.deliverAll();
        assertThat(scene.health.breakerIsOpen()).isTrue();
    }
}
