package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.testkit.SharedHealthContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlSharedHealthOnPostgresTest extends SharedHealthContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected SharedHealth fresh(InstantSource clock) {
        return database.open(clock).sharedHealth();
    }
}
