package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeadLetters.Revived;
import io.setget.mail.application.port.DeadLetters.Selection;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Capacity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Revives and deletes many dead letters with a few statements, those that died first before the others. */
final class LetterSteps {
    private static final String ONLY_CRITICAL = " AND lane = " + LiveEmail.rank(Lane.CRITICAL);

    private LetterSteps() {}

    private record Letter(UUID id, int lane) {
        boolean ordinary() {
            return lane != LiveEmail.rank(Lane.CRITICAL);
        }
    }

    /** Those that find room, at most {@code most}. */
    static Revived revive(Handle h, Control control, Capacity capacity, long now, Selection which, int most) {
        List<UUID> revived = new ArrayList<>();
        boolean full = false;
        boolean ordinaryLeft = false;
        for (Letter letter : oldest(h, which, "", most)) {
            int ordinary = letter.ordinary() ? 1 : 0;
            if (control.reserve(1 - ordinary, ordinary, capacity)) {
                revived.add(letter.id());
            } else {
                full = true;
                ordinaryLeft |= letter.ordinary();
            }
        }
        if (ordinaryLeft) {
            // What is kept for critical emails may have room for some that died later.
            for (Letter letter : oldest(h, which, ONLY_CRITICAL, most)) {
                if (revived.size() < most && !revived.contains(letter.id()) && control.reserve(1, 0, capacity)) {
                    revived.add(letter.id());
                }
            }
        }
        putBack(h, "dead_letter", now, revived);
        return new Revived(revived.size(), full, Instant.ofEpochMilli(now));
    }

    /** From this table into the queue. */
    static void putBack(Handle h, String table, long now, List<UUID> ids) {
        if (ids.isEmpty()) {
            return;
        }
        h.createUpdate("INSERT INTO queued_email (id, email_type, format, lane, state, due_at, expires_at, next_at,"
                        + " lives_ms, failures, crashes, in_data) SELECT id, email_type, format, lane, 'ready',"
                        + " CAST(:now AS BIGINT), :now + lives_ms, :now + lives_ms, lives_ms, 0, 0, FALSE"
                        + " FROM " + table + " WHERE id = ANY(:ids) ORDER BY died_at, id")
                .bind("now", now)
                .bindArray("ids", UUID.class, ids)
                .execute();
        h.createUpdate("UPDATE email SET status = 'queued', due_at = :now, next_attempt_at = NULL,"
                        + " settled_token = NULL WHERE id = ANY(:ids)")
                .bind("now", now)
                .bindArray("ids", UUID.class, ids)
                .execute();
        deleteRows(h, table, ids);
    }

    /** Deletes at most {@code most} with what they said; the log still knows them as dead. */
    static int delete(Handle h, Selection which, int most) {
        List<UUID> ids = oldest(h, which, "", most).stream().map(Letter::id).toList();
        if (!ids.isEmpty()) {
            deleteRows(h, "dead_letter", ids);
            deleteRows(h, "email_content", ids);
            h.createUpdate("UPDATE email SET letter_deleted = TRUE WHERE id = ANY(:ids)")
                    .bindArray("ids", UUID.class, ids)
                    .execute();
        }
        return ids.size();
    }

    static void deleteRows(Handle h, String table, List<UUID> ids) {
        h.createUpdate("DELETE FROM " + table + " WHERE id = ANY(:ids)")
                .bindArray("ids", UUID.class, ids)
                .execute();
    }

    /** Locked, so that of several instances one has each. */
    private static List<Letter> oldest(Handle h, Selection which, String lane, int most) {
        List<EmailId> ids = which.ids();
        FailureKind kind = which.kind();
        Instant diedBy = which.diedBy();
        Query query = h.createQuery("SELECT id, lane FROM dead_letter WHERE 1 = 1" + lane
                + (ids == null ? "" : " AND id = ANY(:ids)")
                + (kind == null ? "" : " AND failure_kind = :kind")
                + (diedBy == null ? "" : " AND died_at <= :diedBy")
                + " ORDER BY " + (kind == null ? "" : "failure_kind, ") + "died_at, id FETCH FIRST " + most
                + " ROWS ONLY" + Dialect.lock(h));
        if (ids != null) {
            query.bindArray(
                    "ids",
                    UUID.class,
                    ids.stream().map(id -> UUID.fromString(id.value())).toList());
        }
        if (kind != null) {
            query.bind("kind", kind.wireName());
        }
        if (diedBy != null) {
            query.bind("diedBy", diedBy.toEpochMilli());
        }
        return query.map((rs, context) -> new Letter(rs.getObject("id", UUID.class), rs.getInt("lane")))
                .list();
    }
}
