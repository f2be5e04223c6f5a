package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Capacity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The statements on the queue's tables; each runs in its caller's transaction. */
final class QueueTables {
    static final String COLUMNS = "id, seq, email_type, lane, failures, crashes, in_data, token, lease_until, payload";

    private QueueTables() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Row(
            String id,
            long seq,
            EmailType type,
            int lane,
            int failures,
            int crashes,
            boolean inData,
            @Nullable String token,
            long leaseUntil,
            byte[] payload) {}

    static Row row(ResultSet rs, StatementContext context) throws SQLException {
        return new Row(
                rs.getString("id"),
                rs.getLong("seq"),
                EmailType.parse(rs.getString("email_type")).orElseThrow(),
                rs.getInt("lane"),
                rs.getInt("failures"),
                rs.getInt("crashes"),
                rs.getBoolean("in_data"),
                rs.getString("token"),
                rs.getLong("lease_until"),
                rs.getBytes("payload"));
    }

    static Optional<Row> find(Handle h, String id) {
        return h.createQuery("SELECT " + COLUMNS + " FROM queued_email WHERE id = :id")
                .bind("id", id)
                .map(QueueTables::row)
                .findOne();
    }

    static Optional<Row> leased(Handle h, String id, String token) {
        return find(h, id).filter(row -> token.equals(row.token()));
    }

    static List<Row> leasedBy(Handle h, String token, long now) {
        return h.createQuery("SELECT " + COLUMNS + " FROM queued_email WHERE state = 'leased' AND token = :token"
                        + " AND lease_until > :now ORDER BY lane, seq")
                .bind("token", token)
                .bind("now", now)
                .map(QueueTables::row)
                .list();
    }

    static void insert(Handle h, Email email, byte[] payload, long now, long due) {
        h.createUpdate(
                        "INSERT INTO queued_email (id, email_type, lane, state, due_at, expires_at, failures, crashes,"
                                + " in_data, payload) VALUES (:id, :type, :lane, :state, :due, :expires, 0, 0, FALSE, :payload)")
                .bind("id", email.id().value())
                .bind("type", email.type().wireName())
                .bind("lane", rank(email.type().lane()))
                .bind("state", due <= now ? "ready" : "scheduled")
                .bind("due", due)
                .bind("expires", due + email.lives().toMillis())
                .bind("payload", payload)
                .execute();
    }

    private static int rank(Lane lane) {
        return switch (lane) {
            case CRITICAL -> 0;
            case NORMAL -> 1;
            case BULK -> 2;
        };
    }

    static void lease(Handle h, String id, String token, long until) {
        h.createUpdate("UPDATE queued_email SET state = 'leased', token = :token, lease_until = :until,"
                        + " in_data = FALSE WHERE id = :id")
                .bind("id", id)
                .bind("token", token)
                .bind("until", until)
                .execute();
    }

    static void waitAgain(Handle h, String id, long now, long due, int failures, int crashes) {
        h.createUpdate("UPDATE queued_email SET state = :state, due_at = :due, failures = :failures,"
                        + " crashes = :crashes, token = NULL, lease_until = NULL, in_data = FALSE WHERE id = :id")
                .bind("id", id)
                .bind("state", due <= now ? "ready" : "scheduled")
                .bind("due", due)
                .bind("failures", failures)
                .bind("crashes", crashes)
                .execute();
    }

    /** True if there was room, which is then taken. */
    static boolean reserve(Handle h, int critical, int ordinary, Capacity capacity) {
        return h.createUpdate("UPDATE queue_control SET live = live + :all, ordinary_live = ordinary_live + :ordinary"
                                + " WHERE id = 1 AND live + :all <= :total"
                                + " AND (:ordinary = 0 OR ordinary_live + :ordinary <= :ordinaryTotal)")
                        .bind("all", critical + ordinary)
                        .bind("ordinary", ordinary)
                        .bind("total", capacity.total())
                        .bind("ordinaryTotal", capacity.ordinary())
                        .execute()
                == 1;
    }

    static void remove(Handle h, Row row) {
        h.createUpdate("DELETE FROM queued_email WHERE id = :id")
                .bind("id", row.id())
                .execute();
        h.createUpdate("UPDATE queue_control SET live = live - 1, ordinary_live = ordinary_live - :ordinary"
                        + " WHERE id = 1")
                .bind("ordinary", row.type().lane() == Lane.CRITICAL ? 0 : 1)
                .execute();
    }

    static void bury(Handle h, Row row, Failure failure, int attempts, long now) {
        h.createUpdate("INSERT INTO dead_letter (id, email_type, to_address, failure_kind, reply, detail, attempts,"
                        + " died_at, payload) SELECT id, email_type, to_address, :kind, :reply, :detail, :attempts,"
                        + " :now, :payload FROM email WHERE id = :id")
                .bind("id", row.id())
                .bind("kind", failure.kind().wireName())
                .bind("reply", failure.reply())
                .bind("detail", failure.detail())
                .bind("attempts", attempts)
                .bind("now", now)
                .bind("payload", row.payload())
                .execute();
        remove(h, row);
    }
}
