package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.MailStore;
import io.setget.mail.testkit.UnconfirmedEmailsContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlUnconfirmedEmailsOnPostgresTest extends UnconfirmedEmailsContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected MailStore emptyStore(Capacity capacity, InstantSource clock) {
        return database.mailStore(capacity, clock);
    }
}
