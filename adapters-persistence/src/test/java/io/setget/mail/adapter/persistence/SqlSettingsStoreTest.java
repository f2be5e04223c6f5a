package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.testkit.SettingsStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlSettingsStoreTest extends SettingsStoreContract {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Override
    protected SettingsStore emptyStore() {
        return database.open().settingsStore();
    }
}
