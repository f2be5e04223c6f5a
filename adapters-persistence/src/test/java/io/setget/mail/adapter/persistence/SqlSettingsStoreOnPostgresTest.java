package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.testkit.SettingsStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlSettingsStoreOnPostgresTest extends SettingsStoreContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected SettingsStore emptyStore() {
        return database.open().settingsStore();
    }
}
