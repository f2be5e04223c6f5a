package io.setget.mail.testkit;

import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.application.port.ReconcilableQueue.Place;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import java.util.List;

class InMemoryReconcilableQueueTest extends ReconcilableQueueContract {
    private final MovableClock clock = new MovableClock();
    private final Emails emails = new Emails(clock);
    private InMemoryReconcilableQueue queue = new InMemoryReconcilableQueue();
    private long told;

    @Override
    protected ReconcilableQueue emptyQueue() {
        queue = new InMemoryReconcilableQueue();
        return queue;
    }

    @Override
    protected List<EmailId> put(Place place, int count) {
        List<EmailId> ids =
                emails.several(count, EmailType.WELCOME).stream().map(Email::id).toList();
        ids.forEach(id -> queue.put(id, place));
        queue.tell(new Position(queue.identity().epoch(), clock.millis(), ++told));
        return ids;
    }

    @Override
    protected void use() {
        queue.use();
    }

    @Override
    protected List<String> inconsistencies() {
        return List.of();
    }
}
