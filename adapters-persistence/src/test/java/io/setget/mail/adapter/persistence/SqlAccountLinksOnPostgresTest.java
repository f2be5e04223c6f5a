package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.testkit.AccountLinksContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlAccountLinksOnPostgresTest extends AccountLinksContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected AccountLinks noLinks(InstantSource clock) {
        return database.open(clock).accountLinks();
    }
}
