package io.setget.mail.testkit;

import io.setget.mail.application.port.AccountLinks;
import java.time.InstantSource;

class InMemoryAccountLinksTest extends AccountLinksContract {
    @Override
    protected AccountLinks noLinks(InstantSource clock) {
        return new InMemoryAccountLinks(clock);
    }
}
