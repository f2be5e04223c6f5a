package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Instances;
import io.setget.mail.testkit.InstancesContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlInstancesTest extends InstancesContract {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Override
    protected Instances nobody(InstantSource clock) {
        return database.open(clock).instances();
    }
}
