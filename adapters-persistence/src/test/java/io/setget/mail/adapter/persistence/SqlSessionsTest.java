package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Sessions;
import io.setget.mail.testkit.SessionsContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlSessionsTest extends SessionsContract {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Override
    protected Sessions noSessions(InstantSource clock) {
        return database.open(clock).sessions();
    }
}
