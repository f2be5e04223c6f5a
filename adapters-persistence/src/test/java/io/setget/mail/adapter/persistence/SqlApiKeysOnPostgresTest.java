package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.ApiKeys;
import io.setget.mail.testkit.ApiKeysContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlApiKeysOnPostgresTest extends ApiKeysContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected ApiKeys noKeys(InstantSource clock) {
        return database.open(clock).apiKeys();
    }
}
