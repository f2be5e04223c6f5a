package io.setget.mail.testkit;

import io.setget.mail.application.port.ApiKeys;
import java.time.InstantSource;

class InMemoryApiKeysTest extends ApiKeysContract {
    @Override
    protected ApiKeys noKeys(InstantSource clock) {
        return new InMemoryApiKeys(clock);
    }
}
