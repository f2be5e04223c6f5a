package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.testkit.SharedHealthContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlSharedHealthTest extends SharedHealthContract {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Override
    protected SharedHealth fresh(InstantSource clock) {
        return database.open(clock).sharedHealth();
    }
}
