package io.setget.mail.adapter.persistence;

import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Lease;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A row of the queue, with what its log entry adds.
 *
 * @param nextAt while leased, the end of the lease
 * @param since when the send time began: queued, or due if that was later
 * @param failedMinute the minute in which the email counts as failed, if it does
 */
record LiveEmail(
        UUID id,
        long seq,
        EmailType type,
        int failures,
        int crashes,
        int stalls,
        boolean inData,
        @Nullable String holder,
        long nextAt,
        long expiresAt,
        long since,
        @Nullable Long failedMinute) {
    static final int STALLS_OFTEN = Lease.STALLS_OF_A_SUSPECT;

    private static final String SELECT =
            "SELECT q.id, q.seq, q.email_type, q.failures, q.crashes, q.stalls, q.in_data, q.token,"
                    + " q.next_at, q.expires_at, CASE WHEN e.due_at > e.queued_at THEN e.due_at ELSE e.queued_at END AS since,"
                    + " e.failed_minute FROM queued_email q JOIN email e ON e.id = q.id WHERE q.format <= "
                    + EmailFormat.VERSION + " AND ";

    static List<LiveEmail> find(Handle h, Collection<UUID> ids) {
        return select(h, "q.id = ANY(:ids) ORDER BY q.id" + Dialect.lock(h))
                .bindArray("ids", UUID.class, ids)
                .map(LiveEmail::of)
                .list();
    }

    static List<LiveEmail> leasedBy(Handle h, String token) {
        return select(h, "q.state = 'leased' AND q.token = :token ORDER BY q.lane, q.seq" + Dialect.lock(h))
                .bind("token", token)
                .map(LiveEmail::of)
                .list();
    }

    /** Those to which something happens by itself now. */
    static List<LiveEmail> due(Handle h, long now, int most) {
        return select(
                        h,
                        "q.next_at <= :now ORDER BY q.next_at FETCH FIRST " + most + " ROWS ONLY" + Dialect.lockFree(h))
                .bind("now", now)
                .map(LiveEmail::of)
                .list();
    }

    /** Those that may be handed out, in the order of the condition's index. */
    static List<LiveEmail> ready(Handle h, String which, long now, int most) {
        return select(
                        h,
                        which + " AND q.expires_at > :now ORDER BY q.state, q.lane, q.seq FETCH FIRST " + most
                                + " ROWS ONLY" + Dialect.lockFree(h))
                .bind("now", now)
                .map(LiveEmail::of)
                .list();
    }

    /** The same from the other end; the condition names one state and one lane. */
    static List<LiveEmail> newestReady(Handle h, String which, long now, int most) {
        return select(
                        h,
                        which + " AND q.expires_at > :now ORDER BY q.state DESC, q.lane DESC, q.seq DESC FETCH FIRST "
                                + most + " ROWS ONLY" + Dialect.lockFree(h))
                .bind("now", now)
                .map(LiveEmail::of)
                .list();
    }

    private static Query select(Handle h, String where) {
        return h.createQuery(SELECT + where);
    }

    private static LiveEmail of(ResultSet rs, StatementContext context) throws SQLException {
        long failedMinute = rs.getLong("failed_minute");
        Long known = rs.wasNull() ? null : failedMinute;
        return new LiveEmail(
                rs.getObject("id", UUID.class),
                rs.getLong("seq"),
                EmailType.parse(rs.getString("email_type")).orElseThrow(),
                rs.getInt("failures"),
                rs.getInt("crashes"),
                rs.getInt("stalls"),
                rs.getBoolean("in_data"),
                rs.getString("token"),
                rs.getLong("next_at"),
                rs.getLong("expires_at"),
                rs.getLong("since"),
                known);
    }

    boolean stallsOften() {
        return stalls >= STALLS_OFTEN;
    }

    /** The state of an email that may be handed out: one that did harm is handed out alone. */
    static String readyState(int crashes, int stalls) {
        return crashes > 0 || stalls >= STALLS_OFTEN ? "suspect" : "ready";
    }

    boolean heldBy(String token) {
        return token.equals(holder);
    }

    int lane() {
        return rank(type.lane());
    }

    /** How the tables name a lane: they outlive the order of an enum. */
    static int rank(Lane lane) {
        return switch (lane) {
            case CRITICAL -> 0;
            case NORMAL -> 1;
            case BULK -> 2;
        };
    }

    EmailId emailId() {
        return new EmailId(id.toString());
    }
}
