package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.application.port.ReconcilableLog;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The log's tables, compared with a queue that is kept elsewhere. Emails in the database's own queue are left alone. */
final class SqlReconcilableLog implements ReconcilableLog {
    private static final String NOT_HERE = " AND NOT EXISTS (SELECT 1 FROM queued_email q WHERE q.id = e.id)"
            + " AND NOT EXISTS (SELECT 1 FROM dead_letter d WHERE d.id = e.id)";
    private static final String EXPECTED =
            " AND (e.status IN ('queued', 'retrying') OR (e.status = 'dead' AND NOT e.letter_deleted))";

    private final Transactions transactions;
    private final InstantSource clock;

    SqlReconcilableLog(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Known known() {
        return transactions.read(h -> h.createQuery("SELECT i.name, i.epoch, i.compared, p.reached_epoch,"
                        + " p.reached_time, p.reached_number FROM queue_identity i"
                        + " JOIN outbox_position p ON p.id = i.id WHERE i.id = 1")
                .map((rs, context) -> new Known(
                        rs.getString(1),
                        rs.getLong(2),
                        rs.getBoolean(3),
                        new Position(rs.getLong(4), rs.getLong(5), rs.getLong(6))))
                .one());
    }

    @Override
    public boolean begin(String name, long epoch) {
        return transactions.write((h, control) -> h.createUpdate("UPDATE queue_identity SET name = :name,"
                                + " epoch = :epoch, compared = FALSE WHERE id = 1 AND epoch < :epoch")
                        .bind("name", name)
                        .bind("epoch", epoch)
                        .execute()
                == 1);
    }

    @Override
    public boolean finish(String name, long epoch) {
        return transactions.write((h, control) -> {
            boolean mine = h.createUpdate(
                                    "UPDATE queue_identity SET compared = TRUE WHERE id = 1 AND name = :name AND epoch = :epoch")
                            .bind("name", name)
                            .bind("epoch", epoch)
                            .execute()
                    == 1;
            if (mine) {
                // For programs from before there were epochs, which compare the rest alone: a clock may be behind now.
                h.createUpdate("UPDATE outbox_position SET reached_epoch = :epoch, reached_time = 0,"
                                + " reached_number = 0 WHERE id = 1 AND reached_epoch < :epoch")
                        .bind("epoch", epoch)
                        .execute();
            }
            return mine;
        });
    }

    @Override
    public List<EmailId> expected(EmailStatus status, @Nullable EmailId after, int limit) {
        return transactions.read(
                h -> h.createQuery("SELECT e.id FROM email e WHERE e.status = :status AND e.id > :after" + EXPECTED
                                + NOT_HERE + " ORDER BY e.status, e.id FETCH FIRST " + limit + " ROWS ONLY")
                        .bind("status", status.wireName())
                        .bind("after", after == null ? new UUID(0, 0) : uuid(after))
                        .map((rs, context) -> new EmailId(rs.getString(1)))
                        .list());
    }

    @Override
    public Map<EmailId, Entry> entries(Collection<EmailId> ids) {
        List<UUID> asked = ids.stream().map(SqlReconcilableLog::uuid).toList();
        if (asked.isEmpty()) {
            return Map.of();
        }
        return transactions.read(h -> {
            Map<EmailId, Entry> entries = new LinkedHashMap<>();
            h.createQuery("SELECT id, status, letter_deleted, queued_at FROM email WHERE id = ANY(:ids)")
                    .bindArray("ids", UUID.class, asked)
                    .map((rs, context) -> Map.entry(
                            new EmailId(rs.getString("id")),
                            new Entry(
                                    EmailStatus.parse(rs.getString("status")).orElseThrow(),
                                    rs.getBoolean("letter_deleted"),
                                    null,
                                    0,
                                    Instant.ofEpochMilli(rs.getLong("queued_at")))))
                    .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
            h.createQuery("SELECT email_id, tried_at, reply, failure_kind, detail FROM email_attempt"
                            + " WHERE email_id = ANY(:ids) ORDER BY seq")
                    .bindArray("ids", UUID.class, asked)
                    .map((rs, context) -> {
                        String kind = rs.getString("failure_kind");
                        String detail = rs.getString("detail");
                        Failure failure = kind == null
                                ? null
                                : new Failure(
                                        FailureKind.parse(kind).orElse(FailureKind.UNKNOWN),
                                        rs.getString("reply"),
                                        detail == null ? "" : detail);
                        return Map.entry(
                                new EmailId(rs.getString("email_id")),
                                new Try(failure, Instant.ofEpochMilli(rs.getLong("tried_at"))));
                    })
                    .forEach(tried -> entries.computeIfPresent(
                            tried.getKey(), (id, entry) -> tried.getValue().added(entry)));
            return entries;
        });
    }

    private record Try(@Nullable Failure failure, Instant at) {
        Entry added(Entry entry) {
            return new Entry(
                    entry.status(),
                    entry.letterDeleted(),
                    failure == null ? entry.failure() : failure,
                    entry.tries() + 1,
                    at);
        }
    }

    @Override
    public int lose(Collection<EmailId> ids, String cause) {
        if (ids.isEmpty()) {
            return 0;
        }
        return transactions.write((h, control) -> lose(
                h,
                clock.millis(),
                cause,
                "e.id = ANY(:ids)" + EXPECTED + NOT_HERE,
                ids.stream().map(SqlReconcilableLog::uuid).toList()));
    }

    @Override
    public int loseUnknown(Collection<Event.Accepted> emails, String cause) {
        return transactions.write((h, control) ->
                lose(h, clock.millis(), cause, "e.id = ANY(:ids)" + EXPECTED, Recording.insertUnknown(h, emails)));
    }

    /** Those that fit the condition, in which {@code :ids} may be named, become lost. */
    static int lose(Handle h, long now, String cause, String which, List<UUID> ids) {
        Minutes minutes = new Minutes();
        List<UUID> lost = h.createQuery("SELECT e.id, e.failed_minute FROM email e WHERE " + which + Dialect.lock(h))
                .bindArray("ids", UUID.class, ids)
                .map((rs, context) -> {
                    minutes.failed(now, rs.getObject("failed_minute", Long.class));
                    return rs.getObject("id", UUID.class);
                })
                .list();
        if (lost.isEmpty()) {
            return 0;
        }
        h.createUpdate("UPDATE email SET status = 'lost', next_attempt_at = NULL, failed_minute = :minute"
                        + " WHERE id = ANY(:ids)")
                .bind("minute", Minutes.minute(now))
                .bindArray("ids", UUID.class, lost)
                .execute();
        SqlLosses.add(h, now, lost.size(), cause);
        minutes.post(h);
        return lost.size();
    }

    @Override
    public void found(Collection<EmailId> ids, EmailStatus status) {
        if (ids.isEmpty()) {
            return;
        }
        transactions.write((h, control) -> {
            Minutes minutes = new Minutes();
            List<UUID> unharmed = h.createQuery("SELECT e.id, e.failed_minute FROM email e WHERE e.id = ANY(:ids)"
                            + " AND e.status = 'lost' AND NOT EXISTS (SELECT 1 FROM email_attempt a"
                            + " WHERE a.email_id = e.id AND a.outcome <> 'SENT')" + Dialect.lock(h))
                    .bindArray(
                            "ids",
                            UUID.class,
                            ids.stream().map(SqlReconcilableLog::uuid).toList())
                    .map((rs, context) -> {
                        minutes.notFailed(rs.getObject("failed_minute", Long.class));
                        return rs.getObject("id", UUID.class);
                    })
                    .list();
            if (!unharmed.isEmpty()) {
                h.createUpdate("UPDATE email SET failed_minute = NULL WHERE id = ANY(:ids)")
                        .bindArray("ids", UUID.class, unharmed)
                        .execute();
            }
            h.createUpdate("UPDATE email SET status = :status WHERE id = ANY(:ids) AND status = 'lost'")
                    .bind("status", status.wireName())
                    .bindArray(
                            "ids",
                            UUID.class,
                            ids.stream().map(SqlReconcilableLog::uuid).toList())
                    .execute();
            minutes.post(h);
            return unharmed.size();
        });
    }

    private static UUID uuid(EmailId id) {
        return UUID.fromString(id.value());
    }
}
