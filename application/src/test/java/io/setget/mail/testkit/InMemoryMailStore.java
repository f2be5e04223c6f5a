package io.setget.mail.testkit;

import io.setget.mail.domain.queue.Capacity;
import java.time.InstantSource;

/** Queue, dead letters and log in memory. One lock, the log's own, makes each change of the three a single step. */
public final class InMemoryMailStore implements MailStore {
    private final InMemoryDeliveryLog log;
    private final InMemoryDeadLetters deadLetters;
    private final InMemoryEmailQueue queue;

    public InMemoryMailStore(Capacity capacity, InstantSource clock) {
        log = new InMemoryDeliveryLog(clock);
        queue = new InMemoryEmailQueue(capacity, clock, log);
        deadLetters = queue.deadLetters();
    }

    @Override
    public InMemoryEmailQueue queue() {
        return queue;
    }

    @Override
    public InMemoryDeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public InMemoryUnconfirmedEmails unconfirmed() {
        return queue.unconfirmed();
    }

    @Override
    public InMemoryDeliveryLog log() {
        return log;
    }
}
