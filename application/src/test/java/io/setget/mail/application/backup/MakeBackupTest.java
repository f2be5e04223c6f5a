package io.setget.mail.application.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Backups.Made;
import io.setget.mail.application.port.Backups.Refused;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryBackups;
import io.setget.mail.testkit.MovableClock;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MakeBackupTest {
    private final MovableClock clock = new MovableClock();
    private final InMemoryBackups backups = new InMemoryBackups(clock);
    private final InMemoryAuditLog audit = new InMemoryAuditLog(clock);
    private final MakeBackup make = new MakeBackup(backups, audit);

    @Test
    void who_asked_for_it_is_written_down() {
        assertThat(make.make("ann@example.com")).isInstanceOf(Made.class);
        assertThat(audit.latest(10))
                .containsExactly(new AuditEntry(
                        clock.instant(), "ann@example.com", AuditAction.BACKUP_MADE, "backup-0.zip, 100 bytes"));
    }

    @Test
    void what_was_not_made_is_not() {
        backups.fill();
        assertThat(make.make("ann@example.com")).isEqualTo(new Refused("There is not enough room."));
        assertThat(audit.latest(10)).isEmpty();
    }
}
