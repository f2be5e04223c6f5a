package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.DeliveryLogContract;
import io.setget.mail.testkit.MailStore;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlDeliveryLogOnPostgresTest extends DeliveryLogContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected MailStore emptyStore(Capacity capacity, InstantSource clock) {
        return database.mailStore(capacity, clock);
    }
}
