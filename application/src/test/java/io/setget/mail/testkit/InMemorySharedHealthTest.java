package io.setget.mail.testkit;

import io.setget.mail.application.port.SharedHealth;
import java.time.InstantSource;

class InMemorySharedHealthTest extends SharedHealthContract {
    @Override
    protected SharedHealth fresh(InstantSource clock) {
        return new InMemorySharedHealth(clock);
    }
}
