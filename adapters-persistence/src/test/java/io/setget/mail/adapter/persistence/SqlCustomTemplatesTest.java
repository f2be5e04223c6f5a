package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.testkit.CustomTemplatesContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlCustomTemplatesTest extends CustomTemplatesContract {
    @RegisterExtension
    final TemporaryDatabase database = new TemporaryDatabase();

    @Override
    protected CustomTemplates empty() {
        return database.open().customTemplates();
    }
}
