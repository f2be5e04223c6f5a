package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SendingUnderLimitsTest {
    private static final Duration POLL = Duration.ofMillis(250);

    private final DeliveryScene scene = new DeliveryScene();

    private void limit(SendingLimits limits) {
        scene.saved.saveLimits(limits);
        scene.permits.changed();
    }

    /** As the dispatcher does it, on a clock that moves as far as it would wait; returns how many were tried. */
    private int dispatch(Duration time) {
        int tried = 0;
        for (long end = scene.clock.millis() + time.toMillis(); scene.clock.millis() < end; ) {
            List<LeaseInHand> claimed = scene.claim();
            claimed.forEach(scene.delivery::deliver);
            tried += claimed.size();
            if (claimed.isEmpty()) {
                Duration pause = scene.claims.pause(POLL);
                scene.clock.advance(pause.isZero() ? Duration.ofMillis(1) : pause);
            }
        }
        return tried;
    }

    @Test
    void six_hundred_emails_at_twenty_a_second_take_thirty_seconds_and_none_loses_an_attempt() {
        limit(new SendingLimits(20, null, null));
        List<Email> emails = scene.acceptMany(600);
        assertThat(dispatch(Duration.ofMillis(28_500))).isLessThan(600);
        dispatch(Duration.ofSeconds(3));
        assertThat(scene.server.received()).hasSize(600).doesNotHaveDuplicates();
        assertThat(emails).allSatisfy(email -> {
            assertThat(scene.status(email)).isEqualTo(EmailStatus.SENT);
            assertThat(scene.attempts(email)).isEqualTo(1);
        });
    }

    @Test
    void without_a_limit_the_quota_is_not_asked() {
        scene.acceptMany(20);
        scene.deliverAll();
        assertThat(scene.server.received()).hasSize(20);
        assertThat(scene.quota.asked()).isZero();
    }

    @Test
    void while_nothing_is_due_the_quota_is_not_asked() {
        limit(new SendingLimits(20, 100, 1_000));
        dispatch(Duration.ofSeconds(10));
        assertThat(scene.quota.asked()).isZero();
        scene.queue.pause();
        scene.acceptMany(3);
        dispatch(Duration.ofSeconds(10));
        assertThat(scene.quota.asked()).isZero();
    }

    @Test
    void an_email_over_the_limit_is_not_touched_and_goes_out_in_time() {
        limit(new SendingLimits(null, null, 2));
        List<Email> emails = scene.acceptMany(3);
        assertThat(dispatch(Duration.ofHours(24))).isEqualTo(2);
        Email waits = emails.get(2);
        assertThat(scene.status(waits)).isEqualTo(EmailStatus.QUEUED);
        assertThat(scene.attempts(waits)).isZero();
        assertThat(scene.queue.inFlight()).isEmpty();
        assertThat(dispatch(Duration.ofMinutes(11))).isEqualTo(1);
        assertThat(scene.attempts(waits)).isEqualTo(1);
    }

    @Test
    void critical_emails_get_the_next_permits_before_those_that_wait_longer() {
        limit(new SendingLimits(null, 2, null));
        scene.acceptMany(3);
        dispatch(Duration.ofMinutes(1));
        Email link = scene.accept(EmailType.ACCOUNT_LOCKED, "bob@example.com");
        dispatch(Duration.ofMinutes(61));
        assertThat(scene.server.received()).hasSize(4);
        assertThat(scene.server.received().get(2)).isEqualTo(link);
    }

    @Test
    void what_waits_for_a_limit_expires_in_time() {
        limit(new SendingLimits(null, null, 1));
        scene.accept("ann@example.com");
        Email link = scene.accept(EmailType.MAGIC_LINK, "bob@example.com");
        scene.queue.pause();
        scene.queue.resume();
        dispatch(Duration.ofSeconds(1));
        Email other = scene.accept(EmailType.MAGIC_LINK, "eve@example.com");
        dispatch(Duration.ofMinutes(16));
        assertThat(scene.status(link)).isEqualTo(EmailStatus.SENT);
        assertThat(scene.status(other)).isEqualTo(EmailStatus.EXPIRED);
        assertThat(scene.attempts(other)).isZero();
    }

    @Test
    void a_change_of_limits_on_another_instance_is_in_force_within_a_second_also_while_emails_wait() {
        scene.acceptMany(40);
        limit(new SendingLimits(null, null, 5));
        assertThat(dispatch(Duration.ofSeconds(10))).isEqualTo(5);
        scene.saved.saveLimits(new SendingLimits(null, null, 12)); // nobody says so here
        assertThat(dispatch(Duration.ofMillis(1_300))).isEqualTo(7);
        scene.saved.saveLimits(SendingLimits.NONE);
        assertThat(dispatch(Duration.ofMillis(1_300))).isEqualTo(28);
    }

    @Test
    void a_change_of_limits_made_here_is_in_force_at_once() {
        scene.acceptMany(10);
        limit(new SendingLimits(null, 5, null));
        dispatch(Duration.ofSeconds(1));
        limit(new SendingLimits(null, 6, null));
        assertThat(scene.claim()).hasSize(1);
    }

    @Test
    void permits_for_which_no_email_was_due_are_given_back() {
        limit(new SendingLimits(null, 10, null));
        scene.accept("ann@example.com");
        dispatch(Duration.ofSeconds(1));
        assertThat(scene.quota.usage(new SendingLimits(null, 10, null)).lastHour())
                .isEqualTo(1);
    }

    @Test
    void while_the_quota_cannot_be_asked_nothing_is_sent() {
        limit(new SendingLimits(20, null, null));
        Email email = scene.accept("ann@example.com");
        scene.quotaOutage.begin();
        assertThatThrownBy(scene::claim).isInstanceOf(PortUnavailableException.class);
        assertThat(scene.queue.inFlight()).isEmpty();
        scene.quotaOutage.end();
        dispatch(Duration.ofSeconds(1));
        assertThat(scene.status(email)).isEqualTo(EmailStatus.SENT);
    }

    @Test
    void permits_that_cannot_be_given_back_lose_no_email() {
        SendingLimits limits = new SendingLimits(null, 10, null);
        limit(limits);
        var grant = scene.permits.take(3, limits);
        scene.quotaOutage.begin();
        scene.permits.giveBack(grant, 2, limits);
        scene.quotaOutage.end();
        assertThat(scene.quota.usage(limits).lastHour()).isEqualTo(3);
    }

    @Test
    void a_claim_whose_answer_was_lost_is_asked_again_and_counts_no_less_than_was_sent() {
        SendingLimits limits = new SendingLimits(null, 100, null);
        limit(limits);
        scene.acceptMany(8);
        scene.queue.loseAnswers();
        assertThatThrownBy(scene::claim).isInstanceOf(PortUnavailableException.class);
        scene.queue.comeBack();
        dispatch(Duration.ofSeconds(5));
        assertThat(scene.server.received()).hasSize(8).doesNotHaveDuplicates();
        assertThat(scene.quota.usage(limits).lastHour()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void each_try_takes_a_permit_however_it_ends() {
        SendingLimits limits = new SendingLimits(null, 100, null);
        limit(limits);
        scene.accept("ann@example.com");
        scene.server.answer(
                "ann@example.com",
                new DeliveryOutcome.Throttled(
                        new Failure(FailureKind.RATE_LIMITED, "450 rate limited", "Fewer."), Optional.empty()));
        int tried = dispatch(Duration.ofMinutes(2));
        assertThat(tried).isBetween(5, 12);
        assertThat(scene.quota.usage(limits).lastHour()).isEqualTo(tried);
    }

    @Test
    void two_instances_share_a_limit() {
        limit(new SendingLimits(20, null, null));
        scene.acceptMany(100);
        SendingPermits others =
                new SendingPermits(scene.quota, new CurrentSendingLimits(SendingLimits.NONE, scene.saved), scene.nanos);
        ClaimDueEmails other = new ClaimDueEmails(scene.settings, scene.health, scene.leases, scene.settle, others);
        for (int i = 0; i < 1_000; i++) {
            other.claim(4).forEach(scene.delivery::deliver);
            scene.claims.claim(4).forEach(scene.delivery::deliver);
            scene.clock.advance(Duration.ofMillis(1));
        }
        assertThat(scene.server.received()).hasSizeBetween(21, 23);
    }
}
