package io.setget.mail.application.audit;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.domain.audit.AuditEntry;
import java.util.List;

/** Shows who changed what, the latest first. */
public final class ReadAuditLog {
    /** The most that are shown. */
    public static final int MOST = 200;

    private final AuditLog audit;

    public ReadAuditLog(AuditLog audit) {
        this.audit = audit;
    }

    public List<AuditEntry> latest() {
        return audit.latest(MOST);
    }
}
