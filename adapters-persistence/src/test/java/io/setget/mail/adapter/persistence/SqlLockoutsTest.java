package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Lockouts;
import io.setget.mail.testkit.LockoutsContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlLockoutsTest extends LockoutsContract {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Override
    protected Lockouts noLockouts(InstantSource clock) {
        return database.open(clock).lockouts();
    }
}
