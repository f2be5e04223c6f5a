package io.setget.mail.testkit;

import io.setget.mail.application.port.CustomTemplates;
import java.time.InstantSource;

final class InMemoryCustomTemplatesTest extends CustomTemplatesContract {
    @Override
    protected CustomTemplates empty() {
        return new InMemoryCustomTemplates(InstantSource.system());
    }
}
