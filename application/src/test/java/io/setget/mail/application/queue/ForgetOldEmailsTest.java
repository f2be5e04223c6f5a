package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.email.Email;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ForgetOldEmailsTest {
    private final DeliveryScene scene = new DeliveryScene();
    private final ForgetOldEmails forget = new ForgetOldEmails(scene.store.log(), Duration.ofDays(30));

    @Test
    void settled_emails_are_forgotten_after_30_days_and_not_before() {
        Email old = scene.accept("old@example.com");
        scene.deliverAll();
        scene.clock.advance(Duration.ofDays(29));
        Email recent = scene.accept("recent@example.com");
        scene.deliverAll();
        assertThat(forget.forget(() -> true)).isZero();
        scene.clock.advance(Duration.ofDays(1).plusSeconds(1));
        assertThat(forget.forget(() -> true)).isEqualTo(1);
        assertThat(scene.store.log().find(old.id())).isEmpty();
        assertThat(scene.store.log().find(recent.id())).isPresent();
    }

    @Test
    void many_are_forgotten_in_steps_and_it_can_be_told_to_stop_between_two() {
        List<Email> emails = scene.acceptMany(1_200);
        scene.deliverAll();
        scene.clock.advance(Duration.ofDays(31));
        assertThat(forget.forget(() -> false)).isEqualTo(500);
        assertThat(forget.forget(() -> true)).isEqualTo(700);
        assertThat(emails).allMatch(email -> scene.store.log().find(email.id()).isEmpty());
    }
}
