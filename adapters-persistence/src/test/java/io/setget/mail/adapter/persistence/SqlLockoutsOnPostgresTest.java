package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Lockouts;
import io.setget.mail.testkit.LockoutsContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlLockoutsOnPostgresTest extends LockoutsContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected Lockouts noLockouts(InstantSource clock) {
        return database.open(clock).lockouts();
    }
}
