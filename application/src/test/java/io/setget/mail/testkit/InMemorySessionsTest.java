package io.setget.mail.testkit;

import io.setget.mail.application.port.Sessions;
import java.time.InstantSource;

class InMemorySessionsTest extends SessionsContract {
    @Override
    protected Sessions noSessions(InstantSource clock) {
        return new InMemorySessions(clock);
    }
}
