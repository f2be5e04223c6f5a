package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailStatus;
import org.jdbi.v3.core.Handle;

/** Tidies the queue up: ended leases, expired emails, due retries, forgotten keys. */
final class Sweeper {
    private static final int CRASHES_ALLOWED = 3;

    private Sweeper() {}

    static void sweep(Handle h, long now) {
        h.createQuery("SELECT " + QueueTables.COLUMNS
                        + " FROM queued_email WHERE state = 'leased' AND lease_until <= :now")
                .bind("now", now)
                .map(QueueTables::row)
                .list()
                .forEach(row -> crashed(h, row, now));
        h.createQuery("SELECT " + QueueTables.COLUMNS
                        + " FROM queued_email WHERE state IN ('ready', 'scheduled') AND expires_at <= :now")
                .bind("now", now)
                .map(QueueTables::row)
                .list()
                .forEach(row -> expired(h, row, now));
        h.createUpdate("UPDATE queued_email SET state = 'ready' WHERE state = 'scheduled' AND due_at <= :now")
                .bind("now", now)
                .execute();
        h.createUpdate("DELETE FROM idempotency WHERE expires_at <= :now")
                .bind("now", now)
                .execute();
    }

    private static void expired(Handle h, QueueTables.Row row, long now) {
        QueueTables.remove(h, row);
        LogWriter.status(h, row.id(), EmailStatus.EXPIRED, null);
        LogWriter.failed(h, row.id(), now);
    }

    private static void crashed(Handle h, QueueTables.Row row, long now) {
        int crashes = row.crashes() + 1;
        Failure failure = new Failure(FailureKind.WORKER_CRASHED, null, "The worker's lease ran out.");
        if (row.inData() && !row.type().resendWhenUnsure()) {
            LogWriter.attempt(h, row.id(), now, AttemptOutcome.UNKNOWN, null, failure, 0);
            QueueTables.remove(h, row);
            LogWriter.status(h, row.id(), EmailStatus.UNKNOWN, null);
            LogWriter.failed(h, row.id(), now);
            return;
        }
        LogWriter.attempt(h, row.id(), now, AttemptOutcome.CRASHED, null, failure, 0);
        if (crashes >= CRASHES_ALLOWED) {
            QueueTables.bury(h, row, failure, row.failures() + crashes, now);
            LogWriter.status(h, row.id(), EmailStatus.DEAD, null);
            LogWriter.failed(h, row.id(), now);
        } else {
            QueueTables.waitAgain(h, row.id(), now, now, row.failures(), crashes);
        }
    }
}
