package io.setget.mail.testkit;

import io.setget.mail.application.port.Chores;
import java.time.InstantSource;

class InMemoryChoresTest extends ChoresContract {
    @Override
    protected Chores noneDone(InstantSource clock) {
        return new InMemoryChores(clock);
    }
}
