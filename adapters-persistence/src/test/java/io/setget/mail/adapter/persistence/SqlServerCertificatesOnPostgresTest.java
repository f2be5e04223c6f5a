package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.testkit.ServerCertificatesContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlServerCertificatesOnPostgresTest extends ServerCertificatesContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected ServerCertificates empty() {
        return database.open().serverCertificates();
    }
}
