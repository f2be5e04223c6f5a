package io.setget.mail.testkit;

import io.setget.mail.application.port.ServerCertificates;

final class InMemoryServerCertificatesTest extends ServerCertificatesContract {
    @Override
    protected ServerCertificates empty() {
        return new InMemoryServerCertificates();
    }
}
