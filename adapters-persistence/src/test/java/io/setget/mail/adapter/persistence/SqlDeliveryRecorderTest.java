package io.setget.mail.adapter.persistence;

import io.setget.mail.testkit.DeliveryRecorderContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlDeliveryRecorderTest extends DeliveryRecorderContract {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Override
    protected Recorded emptyLog(InstantSource clock) {
        Persistence persistence = database.open(clock);
        return new Recorded(persistence.recorder(), persistence.deliveryLog());
    }
}
