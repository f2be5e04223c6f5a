package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.testkit.SendingQuotaContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlSendingQuotaTest extends SendingQuotaContract {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Override
    protected SendingQuota fresh(InstantSource clock) {
        return database.open(clock).sendingQuota();
    }
}
