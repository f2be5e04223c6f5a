package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Sessions;
import io.setget.mail.testkit.SessionsContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlSessionsOnPostgresTest extends SessionsContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected Sessions noSessions(InstantSource clock) {
        return database.open(clock).sessions();
    }
}
