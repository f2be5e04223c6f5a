package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link AuditLog} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class AuditLogContract {
    /** An audit log without entries. */
    protected abstract AuditLog emptyLog(InstantSource clock);

    @Test
    void what_was_done_is_listed_newest_first() {
        MovableClock clock = new MovableClock();
        AuditLog log = emptyLog(clock);
        Instant start = clock.instant();
        assertThat(log.latest(10)).isEmpty();
        log.record("ann@example.com", AuditAction.SETTINGS_CHANGED, "host, port");
        log.record("ann@example.com", AuditAction.SIGNED_OUT, "");
        clock.advance(Duration.ofSeconds(1));
        log.record("environment", AuditAction.ACCOUNT_CREATED, "Grüße");
        assertThat(log.latest(10))
                .containsExactly(
                        new AuditEntry(start.plusSeconds(1), "environment", AuditAction.ACCOUNT_CREATED, "Grüße"),
                        new AuditEntry(start, "ann@example.com", AuditAction.SIGNED_OUT, ""),
                        new AuditEntry(start, "ann@example.com", AuditAction.SETTINGS_CHANGED, "host, port"));
        assertThat(log.latest(1)).hasSize(1).allMatch(entry -> entry.actor().equals("environment"));
    }

    @Test
    void every_action_can_be_recorded() {
        AuditLog log = emptyLog(new MovableClock());
        for (AuditAction action : AuditAction.values()) {
            log.record("ann@example.com", action, "");
        }
        assertThat(log.latest(100)).extracting(AuditEntry::action).containsExactlyInAnyOrder(AuditAction.values());
    }
}
