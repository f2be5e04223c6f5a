package io.setget.mail.adapter.persistence;

import io.setget.mail.testkit.DeliveryRecorderContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlDeliveryRecorderOnPostgresTest extends DeliveryRecorderContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected Recorded emptyLog(InstantSource clock) {
        Persistence persistence = database.open(clock);
        return new Recorded(persistence.recorder(), persistence.deliveryLog());
    }
}
