package io.setget.mail.application.port;

import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import java.util.List;

/**
 * Who changed what. The store's clock gives the time.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached.
 */
public interface AuditLog {
    void record(String actor, AuditAction action, String detail);

    /** Newest first. */
    List<AuditEntry> latest(int limit);
}
