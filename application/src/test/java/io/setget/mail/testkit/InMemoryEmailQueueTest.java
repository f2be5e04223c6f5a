package io.setget.mail.testkit;

import io.setget.mail.domain.queue.Capacity;
import java.time.InstantSource;

class InMemoryEmailQueueTest extends EmailQueueContract {
    @Override
    protected MailStore emptyStore(Capacity capacity, InstantSource clock) {
        return new InMemoryMailStore(capacity, clock);
    }
}
