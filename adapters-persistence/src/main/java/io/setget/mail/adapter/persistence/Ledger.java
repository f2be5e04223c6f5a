package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction does to live emails, in the queue and in the log alike; written set by set by {@link #post}, so
 * that a hundred emails need few more statements than one.
 */
final class Ledger {
    private final Control control;
    private final long now;
    private final Minutes minutes = new Minutes();
    private final List<UUID> gone = new ArrayList<>();
    private final List<UUID> withoutContent = new ArrayList<>();
    private final List<Waits> waiting = new ArrayList<>();
    private final List<Burial> burials = new ArrayList<>();
    private final List<Burial> unconfirmed = new ArrayList<>();
    private final Attempts attempts = new Attempts();
    private final List<Entry> entries = new ArrayList<>();
    private boolean wakes;

    Ledger(Control control, long now) {
        this.control = control;
        this.now = now;
    }

    /** @param behind whether it goes behind all that wait in its lane */
    private record Waits(LiveEmail email, long due, int failures, int crashes, int stalls, boolean behind) {}

    private record Burial(UUID id, Failure failure, int attempts) {}

    private record Entry(
            UUID id,
            EmailStatus status,
            @Nullable Long nextAttemptAt,
            @Nullable Long sentAt,
            @Nullable Long failedMinute,
            @Nullable String settledBy) {}

    /** Whether an email became due, so that whoever waits for work should look. */
    boolean wakes() {
        return wakes;
    }

    void sent(LiveEmail email, String reply, long tookMs, String settledBy) {
        attempts.add(email.id(), now, AttemptOutcome.SENT, reply, null, null, tookMs);
        minutes.sent(now, Math.max(0, now - email.since()));
        leave(email, false);
        entries.add(new Entry(email.id(), EmailStatus.SENT, null, now, email.failedMinute(), settledBy));
    }

    void tried(LiveEmail email, AttemptOutcome outcome, Failure failure, long tookMs) {
        attempts.add(email.id(), now, outcome, failure.reply(), failure.kind().wireName(), failure.detail(), tookMs);
    }

    /** Back into the queue after a failure, which counts. */
    void retry(LiveEmail email, long due, @Nullable String settledBy) {
        waitAgain(new Waits(email, due, email.failures() + 1, email.crashes(), email.stalls(), true));
        Long minute = minutes.failed(now, email.failedMinute());
        entries.add(new Entry(email.id(), EmailStatus.RETRYING, due, null, minute, settledBy));
    }

    /** Back into the queue unharmed. */
    void giveBack(LiveEmail email, long due, @Nullable String settledBy) {
        putBack(new Waits(email, due, email.failures(), email.crashes(), email.stalls(), true), settledBy);
    }

    /** Back into the queue with one stall more. */
    void stalled(LiveEmail email, long due, @Nullable String settledBy) {
        putBack(new Waits(email, due, email.failures(), email.crashes(), email.stalls() + 1, true), settledBy);
    }

    /** Back to its place in the queue with one crash more. */
    void crashed(LiveEmail email) {
        putBack(new Waits(email, now, email.failures(), email.crashes() + 1, email.stalls(), false), null);
    }

    private void putBack(Waits waits, @Nullable String settledBy) {
        waitAgain(waits);
        LiveEmail email = waits.email();
        EmailStatus status = email.failures() > 0 ? EmailStatus.RETRYING : EmailStatus.QUEUED;
        entries.add(new Entry(email.id(), status, waits.due(), null, email.failedMinute(), settledBy));
    }

    void bury(LiveEmail email, Failure failure, int tries, @Nullable String settledBy) {
        burials.add(new Burial(email.id(), failure, tries));
        leave(email, true);
        Long minute = minutes.failed(now, email.failedMinute());
        entries.add(new Entry(email.id(), EmailStatus.DEAD, null, null, minute, settledBy));
    }

    /** Out of the queue for good, and counted as failed. */
    void fail(LiveEmail email, EmailStatus status, @Nullable String settledBy) {
        leave(email, false);
        Long minute = minutes.failed(now, email.failedMinute());
        entries.add(new Entry(email.id(), status, null, null, minute, settledBy));
    }

    /** Out of the queue, but what it says is kept, for whoever wants to send it again; counted as failed. */
    void unsure(LiveEmail email, Failure failure, @Nullable String settledBy) {
        unconfirmed.add(new Burial(email.id(), failure, email.failures() + email.crashes() + 1));
        leave(email, true);
        Long minute = minutes.failed(now, email.failedMinute());
        entries.add(new Entry(email.id(), EmailStatus.UNKNOWN, null, null, minute, settledBy));
    }

    void cancel(LiveEmail email) {
        leave(email, false);
        entries.add(new Entry(email.id(), EmailStatus.CANCELLED, null, null, email.failedMinute(), null));
    }

    private void leave(LiveEmail email, boolean keepContent) {
        gone.add(email.id());
        control.free(email.type().lane());
        if (!keepContent) {
            withoutContent.add(email.id());
        }
    }

    private void waitAgain(Waits waits) {
        waiting.add(waits);
        wakes |= waits.due() <= now;
    }

    void post(Handle h) {
        postBurials(h, "dead_letter", burials);
        postBurials(h, "unconfirmed_email", unconfirmed);
        delete(h, "queued_email", gone);
        delete(h, "email_content", withoutContent);
        postWaiting(h, true);
        postWaiting(h, false);
        attempts.post(h);
        postEntries(h);
        minutes.post(h);
    }

    private static void delete(Handle h, String table, List<UUID> ids) {
        if (!ids.isEmpty()) {
            h.createUpdate("DELETE FROM " + table + " WHERE id = ANY(:ids)")
                    .bindArray("ids", UUID.class, ids)
                    .execute();
        }
    }

    private void postBurials(Handle h, String table, List<Burial> which) {
        if (which.isEmpty()) {
            return;
        }
        PreparedBatch batch = h.prepareBatch("INSERT INTO " + table + " (id, email_type, format, lane, lives_ms,"
                + " to_address, failure_kind, reply, detail, attempts, died_at) SELECT q.id, q.email_type, q.format,"
                + " q.lane, q.lives_ms, e.to_address, CAST(:kind AS VARCHAR), CAST(:reply AS VARCHAR),"
                + " CAST(:detail AS VARCHAR), CAST(:attempts AS INTEGER), CAST(:now AS BIGINT)"
                + " FROM queued_email q JOIN email e ON e.id = q.id WHERE q.id = :id");
        for (Burial burial : which) {
            batch.bind("kind", burial.failure().kind().wireName())
                    .bind("reply", burial.failure().reply())
                    .bind("detail", burial.failure().detail())
                    .bind("attempts", burial.attempts())
                    .bind("now", now)
                    .bind("id", burial.id())
                    .add();
        }
        batch.execute();
    }

    private void postWaiting(Handle h, boolean behind) {
        List<Waits> some =
                waiting.stream().filter(one -> one.behind() == behind).toList();
        if (some.isEmpty()) {
            return;
        }
        PreparedBatch batch = h.prepareBatch("UPDATE queued_email SET " + (behind ? "seq = DEFAULT, " : "")
                + "state = :state, due_at = :due, next_at = :next, failures = :failures, crashes = :crashes,"
                + " stalls = :stalls, token = NULL, in_data = FALSE WHERE id = :id");
        for (Waits one : some) {
            boolean ready = one.due() <= now;
            long expires = one.email().expiresAt();
            batch.bind("state", ready ? LiveEmail.readyState(one.crashes(), one.stalls()) : "scheduled")
                    .bind("due", one.due())
                    .bind("next", ready ? expires : Math.min(one.due(), expires))
                    .bind("failures", one.failures())
                    .bind("crashes", one.crashes())
                    .bind("stalls", one.stalls())
                    .bind("id", one.email().id())
                    .add();
        }
        batch.execute();
    }

    private void postEntries(Handle h) {
        if (entries.isEmpty()) {
            return;
        }
        PreparedBatch batch = h.prepareBatch("UPDATE email SET status = :status, next_attempt_at = :next,"
                + " sent_at = :sent, failed_minute = :failed, settled_token = :token WHERE id = :id");
        for (Entry entry : entries) {
            batch.bind("status", entry.status().wireName())
                    .bind("next", entry.nextAttemptAt())
                    .bind("sent", entry.sentAt())
                    .bind("failed", entry.failedMinute())
                    .bind("token", entry.settledBy())
                    .bind("id", entry.id())
                    .add();
        }
        batch.execute();
    }
}
