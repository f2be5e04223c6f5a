package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.testkit.AccountsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlAccountsOnPostgresTest extends AccountsContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected Accounts noAccounts() {
        return database.open().accounts();
    }
}
