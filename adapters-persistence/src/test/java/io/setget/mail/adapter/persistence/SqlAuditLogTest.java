package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.testkit.AuditLogContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlAuditLogTest extends AuditLogContract {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Override
    protected AuditLog emptyLog(InstantSource clock) {
        return database.open(clock).auditLog();
    }
}
