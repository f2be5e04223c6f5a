package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Losses;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.InMemoryOutbox;
import io.setget.mail.testkit.LossesContract;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlLossesOnPostgresTest extends LossesContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    private final InMemoryOutbox outbox = new InMemoryOutbox();
    private InstantSource clock = InstantSource.system();
    private @Nullable Persistence persistence;

    @Override
    protected Losses noLosses(InstantSource now) {
        clock = now;
        Persistence opened = database.open(now);
        persistence = opened;
        return opened.losses();
    }

    @Override
    protected void lose(int count, String cause) {
        List<Email> emails = new Emails(clock).several(count, EmailType.WELCOME);
        emails.forEach(email -> outbox.tell(new Event.Accepted(
                email.id(), clock.instant(), email.type(), email.to().address(), email.messageId(), clock.instant())));
        Persistence opened = Objects.requireNonNull(persistence);
        opened.recorder().record(outbox.oldest(1_000));
        opened.reconcilableLog().lose(emails.stream().map(Email::id).toList(), cause);
    }
}
