package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.testkit.AuditLogContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlAuditLogOnPostgresTest extends AuditLogContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected AuditLog emptyLog(InstantSource clock) {
        return database.open(clock).auditLog();
    }
}
