package io.setget.mail.testkit;

import io.setget.mail.application.port.Losses;
import java.time.InstantSource;

class InMemoryLossesTest extends LossesContract {
    private InMemoryLosses losses = new InMemoryLosses(InstantSource.system());

    @Override
    protected Losses noLosses(InstantSource clock) {
        losses = new InMemoryLosses(clock);
        return losses;
    }

    @Override
    protected void lose(int emails, String cause) {
        losses.add(emails, cause);
    }
}
