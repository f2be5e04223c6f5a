package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailType;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Emails that one transaction enters into the log; times are milliseconds since 1970. */
final class LogEntries {
    private final PreparedBatch batch;

    LogEntries(Handle h) {
        batch = h.prepareBatch("INSERT INTO email (id, email_type, to_address, to_domain, message_id, status,"
                + " queued_at, due_at) VALUES (:id, :type, :to, :domain, :messageId, 'queued', :at, :due)");
    }

    void add(UUID id, EmailType type, EmailAddress to, String messageId, long queuedAt, long due) {
        batch.bind("id", id)
                .bind("type", type.wireName())
                .bind("to", to.value())
                .bind("domain", to.domain())
                .bind("messageId", messageId)
                .bind("at", queuedAt)
                .bind("due", due)
                .add();
    }

    void post() {
        if (batch.size() > 0) {
            batch.execute();
        }
    }
}
