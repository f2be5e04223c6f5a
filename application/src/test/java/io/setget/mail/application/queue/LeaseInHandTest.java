package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.queue.ClaimScope;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Nothing enters DATA unless its lease surely lasts. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LeaseInHandTest {
    private final DeliveryScene scene = new DeliveryScene();

    @Test
    void a_fresh_lease_lets_an_email_enter_data() {
        assertThat(held().mayEnterData()).isTrue();
    }

    @Test
    void near_its_end_nothing_enters_data_even_if_the_store_would_allow_it() {
        LeaseInHand held = held();
        scene.queue.extend(java.util.List.of(held.lease()), Duration.ofHours(1)); // unknown to the worker
        scene.clock.advance(Duration.ofSeconds(17));
        assertThat(held.mayEnterData()).isTrue();
        scene.clock.advance(Duration.ofSeconds(1));
        assertThat(held.mayEnterData()).isFalse();
    }

    @Test
    void an_extended_lease_lasts_counted_from_when_it_was_asked_for() {
        LeaseInHand held = held();
        scene.clock.advance(Duration.ofSeconds(15));
        scene.leases.keep();
        scene.clock.advance(Duration.ofSeconds(17));
        assertThat(held.mayEnterData()).isTrue();
    }

    @Test
    void a_lease_that_is_lost_lets_nothing_enter_data() {
        LeaseInHand held = held();
        scene.clock.advance(Duration.ofSeconds(21));
        assertThat(scene.store.queue().claim("another", 1, Duration.ofSeconds(20), ClaimScope.ALL))
                .hasSize(1);
        scene.leases.keep();
        assertThat(held.isOver()).isTrue();
        assertThat(held.mayEnterData()).isFalse();
    }

    @Test
    void a_store_that_took_its_time_to_allow_it_allowed_it_too_late() {
        LeaseInHand held = held();
        scene.queue.afterEnteringData(() -> scene.clock.advance(Duration.ofSeconds(19)));
        assertThat(held.mayEnterData()).isFalse();
    }

    @Test
    void an_email_is_held_back_and_spends_nothing_when_the_store_is_away_just_before_the_dot() {
        Email email = scene.accept("ann@example.com");
        LeaseInHand held = scene.claim().get(0);
        scene.queue.goAway();
        scene.whilePausing(scene.queue::comeBack);
        scene.delivery.deliver(held);
        assertThat(scene.server.received()).isEmpty();
        assertThat(scene.status(email)).isEqualTo(EmailStatus.QUEUED);
        assertThat(scene.attempts(email)).isZero();
        assertThat(scene.deliverAll()).isEqualTo(1);
        assertThat(scene.status(email)).isEqualTo(EmailStatus.SENT);
    }

    private LeaseInHand held() {
        scene.accept("ann@example.com");
        return scene.claim().get(0);
    }
}
