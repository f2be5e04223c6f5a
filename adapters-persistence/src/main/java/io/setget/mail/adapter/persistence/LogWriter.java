package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.metrics.SendTimes;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes the delivery log and its figures, always inside the queue's own transaction. */
final class LogWriter {
    private static final long MINUTE = 60_000;

    private LogWriter() {}

    static void accepted(Handle h, Email email, long now, long dueAt) {
        h.createUpdate("INSERT INTO email (id, email_type, to_address, message_id, status, queued_at, due_at)"
                        + " VALUES (:id, :type, :to, :messageId, 'queued', :now, :due)")
                .bind("id", email.id().value())
                .bind("type", email.type().wireName())
                .bind("to", email.to().address().value())
                .bind("messageId", email.messageId())
                .bind("now", now)
                .bind("due", dueAt)
                .execute();
    }

    static void revived(Handle h, String id, long now) {
        h.createUpdate("UPDATE email SET status = 'queued', due_at = :now, next_attempt_at = NULL,"
                        + " settled_token = NULL WHERE id = :id")
                .bind("id", id)
                .bind("now", now)
                .execute();
    }

    static void status(Handle h, String id, EmailStatus status, @Nullable Long nextAttemptAt) {
        h.createUpdate("UPDATE email SET status = :status, next_attempt_at = :next WHERE id = :id")
                .bind("id", id)
                .bind("status", status.wireName())
                .bind("next", nextAttemptAt)
                .execute();
    }

    static void settledBy(Handle h, String id, String token) {
        h.createUpdate("UPDATE email SET settled_token = :token WHERE id = :id")
                .bind("id", id)
                .bind("token", token)
                .execute();
    }

    static void sent(Handle h, String id, long now) {
        h.createUpdate("UPDATE email SET status = 'sent', sent_at = :now, next_attempt_at = NULL WHERE id = :id")
                .bind("id", id)
                .bind("now", now)
                .execute();
        long since = h.createQuery("SELECT CASE WHEN due_at > queued_at THEN due_at ELSE queued_at END FROM email"
                        + " WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .orElse(now);
        long took = Math.max(0, now - since);
        count(h, minute(now), 1, 0, took);
        int changed = h.createUpdate(
                        "UPDATE minute_send_time SET emails = emails + 1 WHERE at_minute = :minute AND bucket = :bucket")
                .bind("minute", minute(now))
                .bind("bucket", SendTimes.bucketOf(took))
                .execute();
        if (changed == 0) {
            h.createUpdate("INSERT INTO minute_send_time (at_minute, bucket, emails) VALUES (:minute, :bucket, 1)")
                    .bind("minute", minute(now))
                    .bind("bucket", SendTimes.bucketOf(took))
                    .execute();
        }
    }

    /** Counts the email as failed in this minute and no longer in the minute of its failure before. */
    static void failed(Handle h, String id, long now) {
        h.createQuery("SELECT failed_minute FROM email WHERE id = :id AND failed_minute IS NOT NULL")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .ifPresent(before -> count(h, before, 0, -1, 0));
        count(h, minute(now), 0, 1, 0);
        h.createUpdate("UPDATE email SET failed_minute = :minute WHERE id = :id")
                .bind("id", id)
                .bind("minute", minute(now))
                .execute();
    }

    static void attempt(
            Handle h,
            String id,
            long at,
            AttemptOutcome outcome,
            @Nullable String reply,
            @Nullable Failure failure,
            long durationMs) {
        h.createUpdate("INSERT INTO email_attempt"
                        + " (email_id, tried_at, outcome, reply, failure_kind, detail, duration_ms)"
                        + " VALUES (:id, :at, :outcome, :reply, :kind, :detail, :duration)")
                .bind("id", id)
                .bind("at", at)
                .bind("outcome", outcome.name())
                .bind("reply", failure == null ? reply : failure.reply())
                .bind("kind", failure == null ? null : failure.kind().wireName())
                .bind("detail", failure == null ? null : failure.detail())
                .bind("duration", durationMs)
                .execute();
    }

    static long minute(long millis) {
        return Math.floorDiv(millis, MINUTE) * MINUTE;
    }

    static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static void count(Handle h, long minute, int sent, int failed, long took) {
        int changed = h.createUpdate("UPDATE minute_count SET sent = sent + :sent, failed = failed + :failed,"
                        + " total_send_ms = total_send_ms + :took WHERE at_minute = :minute")
                .bind("minute", minute)
                .bind("sent", sent)
                .bind("failed", failed)
                .bind("took", took)
                .execute();
        if (changed == 0 && failed >= 0) {
            h.createUpdate("INSERT INTO minute_count (at_minute, sent, failed, total_send_ms)"
                            + " VALUES (:minute, :sent, :failed, :took)")
                    .bind("minute", minute)
                    .bind("sent", sent)
                    .bind("failed", failed)
                    .bind("took", took)
                    .execute();
        }
    }
}
