package io.setget.mail.testkit;

import io.setget.mail.application.port.SettingsStore;

class InMemorySettingsStoreTest extends SettingsStoreContract {
    @Override
    protected SettingsStore emptyStore() {
        return new InMemorySettingsStore();
    }
}
