package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Chores;
import io.setget.mail.testkit.ChoresContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlChoresTest extends ChoresContract {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Override
    protected Chores noneDone(InstantSource clock) {
        return database.open(clock).chores();
    }
}
