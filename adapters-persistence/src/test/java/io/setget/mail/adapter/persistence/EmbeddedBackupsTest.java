package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Backups;
import io.setget.mail.testkit.BackupsContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmbeddedBackupsTest extends BackupsContract {
    @RegisterExtension
    final TemporaryDatabase databases = new TemporaryDatabase();

    @Override
    protected Backups noBackups(InstantSource clock) {
        return databases.open(clock).backups(databases.directory(), "1.0", clock);
    }
}
