package io.setget.mail.testkit;

import io.setget.mail.application.port.Accounts;

class InMemoryAccountsTest extends AccountsContract {
    @Override
    protected Accounts noAccounts() {
        return new InMemoryAccounts();
    }
}
