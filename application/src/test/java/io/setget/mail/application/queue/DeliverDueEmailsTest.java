package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.settings.SmtpFields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliverDueEmailsTest {
    private final DeliveryScene scene = new DeliveryScene();

    @Test
    void a_due_email_is_sent_settled_and_told_of() {
        Email email = scene.accept("ann@example.com");
        assertThat(scene.deliverAll()).isEqualTo(1);
        assertThat(scene.server.received()).containsExactly(email);
        assertThat(scene.status(email)).isEqualTo(EmailStatus.SENT);
        assertThat(scene.tries).singleElement().isInstanceOf(DeliveryOutcome.Delivered.class);
        assertThat(scene.leases.count()).isZero();
    }

    @Test
    void no_more_is_claimed_than_connections_are_free() {
        scene.acceptMany(20);
        assertThat(scene.claims.claim(3)).hasSize(3);
        assertThat(scene.claims.claim(5)).hasSize(5);
    }

    @Test
    void emails_wait_while_settings_are_missing_and_expire_in_time() {
        scene.saved.save(SmtpFields.NONE);
        Email patient = scene.accept("ann@example.com");
        Email urgent = scene.accept(EmailType.MAGIC_LINK, "bob@example.com");
        assertThat(scene.deliverAll()).isZero();
        scene.live(Duration.ofMinutes(16));
        assertThat(scene.status(patient)).isEqualTo(EmailStatus.QUEUED);
        assertThat(scene.status(urgent)).isEqualTo(EmailStatus.EXPIRED);
        scene.saved.save(DeliveryScene.smtp("mail.example.com"));
        scene.settings.changed();
        assertThat(scene.deliverAll()).isEqualTo(1);
        assertThat(scene.status(patient)).isEqualTo(EmailStatus.SENT);
    }

    @Test
    void an_email_is_sent_with_the_settings_of_a_second_ago_at_most() {
        scene.accept("ann@example.com");
        scene.deliverAll();
        scene.saved.save(DeliveryScene.smtp("other.example.com")); // on another instance: nobody says so here
        scene.clock.advance(Duration.ofSeconds(1));
        scene.accept("bob@example.com");
        scene.deliverAll();
        assertThat(scene.server.settingsUsed())
                .extracting(used -> used.host())
                .containsExactly("mail.example.com", "other.example.com");
    }

    @Test
    void a_temporary_refusal_is_tried_again_after_30_60_and_120_seconds_and_then_buried() {
        Email email = scene.accept("ann@example.com");
        scene.server.answer(
                "ann@example.com",
                new DeliveryOutcome.Deferred(new Failure(FailureKind.RECIPIENT_REJECTED, "451 later", "Not now.")));
        scene.deliverAll();
        assertThat(scene.status(email)).isEqualTo(EmailStatus.RETRYING);
        scene.live(Duration.ofSeconds(34 + 67 + 133));
        assertThat(scene.attempts(email)).isEqualTo(4);
        assertThat(scene.status(email)).isEqualTo(EmailStatus.DEAD);
    }

    @Test
    void an_email_that_makes_the_transport_fail_unexpectedly_ends_as_a_dead_letter() {
        Email email = scene.accept("ann@example.com");
        DeliverDueEmails surprised = with(new ThrowingTransport(false));
        for (int i = 0; i < 4; i++) {
            scene.claims.claim(8).forEach(surprised::deliver);
            scene.clock.advance(Duration.ofMinutes(5));
        }
        assertThat(scene.status(email)).isEqualTo(EmailStatus.DEAD);
        assertThat(scene.store
                        .deadLetters()
                        .find(email.id())
                        .orElseThrow()
                        .failure()
                        .detail())
                .contains("OutOfMemoryError")
                .doesNotContain("hunter2");
        assertThat(scene.health.breakerIsOpen()).isFalse();
    }

    @Test
    void when_the_transport_fails_unexpectedly_after_the_dot_only_what_may_arrive_twice_is_sent_again() {
        Email digest = scene.accept(EmailType.NOTIFICATION_DIGEST, "ann@example.com");
        Email link = scene.accept(EmailType.MAGIC_LINK, "bob@example.com");
        DeliverDueEmails surprised = with(new ThrowingTransport(true));
        scene.claims.claim(8).forEach(surprised::deliver);
        assertThat(scene.status(digest)).isEqualTo(EmailStatus.UNKNOWN);
        assertThat(scene.status(link)).isEqualTo(EmailStatus.RETRYING);
    }

    @Test
    void what_is_in_hand_at_the_end_goes_back_as_far_as_it_was_not_sent() {
        Email untouched = scene.accept("ann@example.com");
        Email past = scene.accept(EmailType.NOTIFICATION_DIGEST, "bob@example.com");
        List<LeaseInHand> held = scene.claim();
        assertThat(held).hasSize(2);
        assertThat(held.get(1).mayEnterData()).isTrue();
        scene.delivery.giveBack();
        assertThat(scene.queue.inFlight()).isEmpty();
        assertThat(scene.status(untouched)).isEqualTo(EmailStatus.QUEUED);
        assertThat(scene.attempts(untouched)).isZero();
        assertThat(scene.status(past)).isEqualTo(EmailStatus.UNKNOWN);
    }

    @Test
    void a_throttled_email_spends_no_attempt_and_waits_as_the_server_asked() {
        Email email = scene.accept("ann@example.com");
        throttle("ann@example.com", Optional.of(Duration.ofSeconds(45)));
        for (int i = 0; i < 20; i++) {
            scene.deliverAll();
            scene.clock.advance(Duration.ofSeconds(46));
        }
        assertThat(scene.tries).hasSize(20);
        assertThat(scene.attempts(email)).isZero();
        scene.server.answer("ann@example.com", new DeliveryOutcome.Delivered("250 ok"));
        scene.deliverAll();
        assertThat(scene.status(email)).isEqualTo(EmailStatus.SENT);
        assertThat(scene.attempts(email)).isEqualTo(1);
    }

    @Test
    void throttling_slows_sending_down_and_it_recovers_by_itself() {
        throttle("ann@example.com", Optional.empty());
        scene.accept("ann@example.com");
        scene.deliverAll();
        scene.acceptMany(100);
        assertThat(scene.claim()).isEmpty();
        scene.clock.advance(Duration.ofSeconds(1));
        List<LeaseInHand> slowly = scene.claim();
        assertThat(slowly).hasSize(4);
        slowly.forEach(scene.delivery::deliver);
        scene.deliverAll();
        scene.acceptMany(20);
        assertThat(scene.claim()).hasSize(8);
    }

    @Test
    void one_recipient_put_off_for_minutes_does_not_hold_up_the_others() {
        throttle("grey@example.com", Optional.of(Duration.ofMinutes(10)));
        scene.accept("grey@example.com");
        scene.deliverAll();
        Email link = scene.accept(EmailType.MAGIC_LINK, "ann@example.com");
        scene.live(Duration.ofSeconds(2));
        assertThat(scene.status(link)).isEqualTo(EmailStatus.SENT);
    }

    private void throttle(String to, Optional<Duration> pause) {
        scene.server.answer(
                to,
                new DeliveryOutcome.Throttled(
                        new Failure(FailureKind.RATE_LIMITED, "450 4.7.28 slowly", "Fewer."), pause));
    }

    private DeliverDueEmails with(ThrowingTransport transport) {
        return new DeliverDueEmails(
                transport, scene.settings, scene.shared, scene.leases, scene.settle, scene.tries::add);
    }
}
