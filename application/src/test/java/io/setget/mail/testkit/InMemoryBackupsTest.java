package io.setget.mail.testkit;

import io.setget.mail.application.port.Backups;
import java.time.InstantSource;

class InMemoryBackupsTest extends BackupsContract {
    @Override
    protected Backups noBackups(InstantSource clock) {
        return new InMemoryBackups(clock);
    }
}
