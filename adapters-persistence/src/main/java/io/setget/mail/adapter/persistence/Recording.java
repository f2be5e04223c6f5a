package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** What many events change in the log: gathered email by email, then written set by set. */
final class Recording {
    private final Map<UUID, Row> rows;
    private final Attempts attempts = new Attempts();
    private final Minutes minutes = new Minutes();

    /** What the log knows of an email. */
    private static final class Row {
        private final long queuedAt;
        private long dueAt;
        private String status;
        private @Nullable Long nextAttemptAt;
        private @Nullable Long sentAt;
        private @Nullable Long failedMinute;
        private boolean letterDeleted;
        private boolean changed;
        private boolean tried;

        Row(long queuedAt, long dueAt, String status, boolean letterDeleted) {
            this.queuedAt = queuedAt;
            this.dueAt = dueAt;
            this.status = status;
            this.letterDeleted = letterDeleted;
        }
    }

    private Recording(Map<UUID, Row> rows) {
        this.rows = rows;
    }

    static void record(Handle h, List<Event> events) {
        insert(h, events);
        Recording recording = new Recording(rows(h, ids(events)));
        events.forEach(recording::take);
        recording.post(h);
    }

    private static Set<UUID> ids(Collection<? extends Event> events) {
        Set<UUID> ids = new HashSet<>();
        events.forEach(event -> ids.add(id(event)));
        return ids;
    }

    private static UUID id(Event event) {
        return UUID.fromString(event.id().value());
    }

    private static void insert(Handle h, List<Event> events) {
        List<Event.Accepted> accepted = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Accepted one) {
                accepted.add(one);
            }
        }
        insertUnknown(h, accepted);
    }

    /** Returns those that the log did not know. */
    static List<UUID> insertUnknown(Handle h, Collection<Event.Accepted> accepted) {
        List<UUID> added = new ArrayList<>();
        if (accepted.isEmpty()) {
            return added;
        }
        Set<UUID> known = new HashSet<>(h.createQuery("SELECT id FROM email WHERE id = ANY(:ids)")
                .bindArray("ids", UUID.class, List.copyOf(ids(accepted)))
                .mapTo(UUID.class)
                .list());
        LogEntries log = new LogEntries(h);
        for (Event.Accepted one : accepted) {
            if (known.add(id(one))) {
                added.add(id(one));
                log.add(
                        id(one),
                        one.type(),
                        one.to(),
                        one.messageId(),
                        one.at().toEpochMilli(),
                        one.due().toEpochMilli());
            }
        }
        log.post();
        return added;
    }

    private static Map<UUID, Row> rows(Handle h, Set<UUID> ids) {
        Map<UUID, Row> rows = new LinkedHashMap<>();
        h.createQuery("SELECT id, queued_at, due_at, status, next_attempt_at, sent_at, failed_minute, letter_deleted,"
                        + " CASE WHEN status = 'lost' THEN EXISTS (SELECT 1 FROM email_attempt a WHERE a.email_id = email.id)"
                        + " ELSE FALSE END AS tried FROM email WHERE id = ANY(:ids)")
                .bindArray("ids", UUID.class, List.copyOf(ids))
                .map((rs, context) -> {
                    Row row = new Row(
                            rs.getLong("queued_at"),
                            rs.getLong("due_at"),
                            rs.getString("status"),
                            rs.getBoolean("letter_deleted"));
                    row.nextAttemptAt = rs.getObject("next_attempt_at", Long.class);
                    row.sentAt = rs.getObject("sent_at", Long.class);
                    row.tried = rs.getBoolean("tried");
                    row.failedMinute = rs.getObject("failed_minute", Long.class);
                    return Map.entry(rs.getObject("id", UUID.class), row);
                })
                .forEach(entry -> rows.put(entry.getKey(), entry.getValue()));
        return rows;
    }

    private void take(Event event) {
        Row row = rows.get(id(event));
        if (row == null || event instanceof Event.Accepted) {
            return;
        }
        if (event instanceof Event.Changed changed && isNews(row, changed)) {
            row.changed = true;
            change(row, changed);
        } else if (event instanceof Event.Revived revived) {
            row.changed = true;
            row.status = EmailStatus.QUEUED.wireName();
            row.dueAt = revived.at().toEpochMilli();
            row.nextAttemptAt = null;
        } else if (event instanceof Event.LetterDeleted) {
            row.changed = true;
            row.letterDeleted = true;
        }
    }

    /** That an email was sent may be told again long after: by a worker that had it when the queue was lost. */
    private static boolean isNews(Row row, Event.Changed changed) {
        return changed.status() != EmailStatus.SENT || !row.status.equals(EmailStatus.SENT.wireName());
    }

    private void change(Row row, Event.Changed changed) {
        long at = changed.at().toEpochMilli();
        Instant next = changed.nextAttemptAt();
        if (row.status.equals(EmailStatus.LOST.wireName()) && !row.tried) {
            minutes.notFailed(row.failedMinute);
            row.failedMinute = null;
        }
        row.status = changed.status().wireName();
        row.nextAttemptAt = next == null ? null : next.toEpochMilli();
        LoggedAttempt attempt = changed.attempt();
        if (attempt != null) {
            FailureKind kind = attempt.error();
            attempts.add(
                    id(changed),
                    attempt.at().toEpochMilli(),
                    attempt.outcome(),
                    attempt.reply(),
                    kind == null ? null : kind.wireName(),
                    attempt.detail(),
                    attempt.durationMs());
            if (attempt.outcome() == AttemptOutcome.SENT) {
                row.sentAt = at;
                minutes.sent(at, Math.max(0, at - Math.max(row.queuedAt, row.dueAt)));
            }
        }
        if (changed.failed()) {
            row.failedMinute = minutes.failed(at, row.failedMinute);
        }
    }

    private void post(Handle h) {
        attempts.post(h);
        PreparedBatch batch =
                h.prepareBatch("UPDATE email SET status = :status, due_at = :due, next_attempt_at = :next,"
                        + " sent_at = :sent, failed_minute = :failed, letter_deleted = :deleted WHERE id = :id");
        rows.forEach((id, row) -> {
            if (row.changed) {
                batch.bind("status", row.status)
                        .bind("due", row.dueAt)
                        .bind("next", row.nextAttemptAt)
                        .bind("sent", row.sentAt)
                        .bind("failed", row.failedMinute)
                        .bind("deleted", row.letterDeleted)
                        .bind("id", id)
                        .add();
            }
        });
        if (batch.size() > 0) {
            batch.execute();
        }
        minutes.post(h);
    }
}
