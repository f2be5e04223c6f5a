package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Chores;
import io.setget.mail.testkit.ChoresContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlChoresOnPostgresTest extends ChoresContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected Chores noneDone(InstantSource clock) {
        return database.open(clock).chores();
    }
}
