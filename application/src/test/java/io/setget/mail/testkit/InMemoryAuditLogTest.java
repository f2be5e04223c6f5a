package io.setget.mail.testkit;

import io.setget.mail.application.port.AuditLog;
import java.time.InstantSource;

class InMemoryAuditLogTest extends AuditLogContract {
    @Override
    protected AuditLog emptyLog(InstantSource clock) {
        return new InMemoryAuditLog(clock);
    }
}
