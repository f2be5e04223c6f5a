package io.setget.mail.testkit;

import io.setget.mail.application.port.Outbox;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import java.util.List;

class InMemoryOutboxTest extends OutboxContract {
    private final MovableClock clock = new MovableClock();
    private InMemoryOutbox outbox = new InMemoryOutbox();

    @Override
    protected Outbox emptyOutbox() {
        outbox = new InMemoryOutbox();
        return outbox;
    }

    @Override
    protected List<EmailId> accept(int emails) {
        List<Email> accepted = new Emails(clock).several(emails, EmailType.WELCOME);
        accepted.forEach(email -> outbox.tell(new Event.Accepted(
                email.id(), clock.instant(), email.type(), email.to().address(), email.messageId(), clock.instant())));
        return accepted.stream().map(Email::id).toList();
    }
}
