package io.setget.mail.testkit;

import io.setget.mail.domain.queue.Capacity;
import java.time.InstantSource;

class InMemoryUnconfirmedEmailsTest extends UnconfirmedEmailsContract {
    @Override
    protected MailStore emptyStore(Capacity capacity, InstantSource clock) {
        return new InMemoryMailStore(capacity, clock);
    }
}
