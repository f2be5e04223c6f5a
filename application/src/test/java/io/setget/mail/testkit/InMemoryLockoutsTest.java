package io.setget.mail.testkit;

import io.setget.mail.application.port.Lockouts;
import java.time.InstantSource;

class InMemoryLockoutsTest extends LockoutsContract {
    @Override
    protected Lockouts noLockouts(InstantSource clock) {
        return new InMemoryLockouts(clock);
    }
}
