package io.setget.mail.application.backup;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Backups;
import io.setget.mail.application.port.Backups.Backup;
import io.setget.mail.application.port.Backups.Made;
import io.setget.mail.application.port.Backups.Result;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.audit.AuditAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a backup while everything goes on, and says who asked for it. */
public final class MakeBackup {
    private static final Logger LOG = LoggerFactory.getLogger(MakeBackup.class);

    private final Backups backups;
    private final AuditLog audit;

    public MakeBackup(Backups backups, AuditLog audit) {
        this.backups = backups;
        this.audit = audit;
    }

    public Result make(String actor) {
        Result result = backups.make();
        if (result instanceof Made done) {
            tell(actor, done.backup());
        } else {
            LOG.warn("no backup was made: {}", result.<String>fold(made -> "", busy -> busy, refused -> refused));
        }
        return result;
    }

    /** A backup that is there counts, whether or not it could be noted. */
    private void tell(String actor, Backup backup) {
        LOG.info("backup {} was made, {} bytes", backup.file(), backup.bytes());
        try {
            audit.record(
                    actor, AuditAction.BACKUP_MADE, backup.file().getFileName() + ", " + backup.bytes() + " bytes");
        } catch (PortUnavailableException away) {
            LOG.warn("the backup could not be noted in the audit log", away);
        }
    }
}
