package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.testkit.SendingQuotaContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlSendingQuotaOnPostgresTest extends SendingQuotaContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected SendingQuota fresh(InstantSource clock) {
        return database.open(clock).sendingQuota();
    }
}
