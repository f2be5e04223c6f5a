package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.testkit.InMemoryAuditLog;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PauseDeliveryTest {
    private final DeliveryScene scene = new DeliveryScene();
    private final InMemoryAuditLog audit = new InMemoryAuditLog(scene.clock);
    private final PauseDelivery pause = new PauseDelivery(scene.queue, audit);

    @Test
    void while_paused_emails_wait_and_afterwards_they_are_sent() {
        scene.acceptMany(3);
        pause.pause("ann@example.com");
        assertThat(pause.isPaused()).isTrue();
        assertThat(scene.deliverAll()).isZero();
        pause.resume("ann@example.com");
        assertThat(pause.isPaused()).isFalse();
        assertThat(scene.deliverAll()).isEqualTo(3);
    }

    @Test
    void who_did_it_is_written_down() {
        pause.pause("ann@example.com");
        pause.resume("bob@example.com");
        assertThat(audit.latest(10))
                .extracting(entry -> entry.actor() + " " + entry.action())
                .containsExactly(
                        "bob@example.com " + AuditAction.DELIVERY_RESUMED,
                        "ann@example.com " + AuditAction.DELIVERY_PAUSED);
    }
}
