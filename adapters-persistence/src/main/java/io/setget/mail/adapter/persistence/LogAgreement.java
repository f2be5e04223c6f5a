package io.setget.mail.adapter.persistence;

import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.domain.email.EmailType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Makes the log and the queue's tables agree again. They change in one transaction and cannot come apart by themselves;
 * but somebody may edit tables, or put one of them back from a copy.
 */
final class LogAgreement {
    private static final int STEP = 1_000;
    private static final String LOST = "e.id = ANY(:ids) AND ((e.status IN ('queued', 'retrying')"
            + " AND NOT EXISTS (SELECT 1 FROM queued_email q WHERE q.id = e.id)) OR (e.status = 'dead'"
            + " AND NOT e.letter_deleted AND NOT EXISTS (SELECT 1 FROM dead_letter d WHERE d.id = e.id)))";

    private LogAgreement() {}

    /** Returns what was put right, in words; the counters are to be counted afterwards. */
    static List<String> restore(Handle h, long now) {
        List<String> words = new ArrayList<>();
        int lost = lose(h, now);
        if (lost > 0) {
            words.add(lost + " emails were live or dead letters in the log but not in the queue: they are lost");
        }
        int settled = withdraw(h);
        if (settled > 0) {
            words.add(settled + " emails were in the queue but settled in the log: they are not sent again");
        }
        return words;
    }

    private static int lose(Handle h, long now) {
        int lost = 0;
        List<UUID> ids = missing(h);
        while (!ids.isEmpty()) {
            keepContent(h, now, ids);
            int step = SqlReconcilableLog.lose(h, now, "rows of the queue's tables were missing", LOST, ids);
            lost += step;
            ids = step == 0 ? List.of() : missing(h);
        }
        return lost;
    }

    /** What is still there of what they say can be sent again; how long each was to live, only its type tells now. */
    private static void keepContent(Handle h, long now, List<UUID> ids) {
        for (EmailType type : EmailType.values()) {
            h.createUpdate("INSERT INTO unconfirmed_email (id, email_type, format, lane, lives_ms, to_address,"
                            + " failure_kind, reply, detail, attempts, died_at) SELECT e.id, e.email_type,"
                            + " CAST(:format AS INTEGER), CAST(:lane AS INTEGER), CAST(:lives AS BIGINT), e.to_address,"
                            + " 'unknown', NULL, 'The queue lost it; what it says was kept.', 1, CAST(:now AS BIGINT)"
                            + " FROM email e JOIN email_content c ON c.id = e.id WHERE e.id = ANY(:ids)"
                            + " AND e.email_type = :type AND " + LOST.substring("e.id = ANY(:ids) AND ".length())
                            + " AND NOT EXISTS (SELECT 1 FROM unconfirmed_email u WHERE u.id = e.id)")
                    .bind("format", EmailFormat.VERSION)
                    .bind("lane", LiveEmail.rank(type.lane()))
                    .bind("lives", type.lives().toMillis())
                    .bind("now", now)
                    .bind("type", type.wireName())
                    .bindArray("ids", UUID.class, ids)
                    .execute();
        }
    }

    private static List<UUID> missing(Handle h) {
        List<UUID> ids =
                new ArrayList<>(h.createQuery("SELECT e.id FROM email e WHERE e.status IN ('queued', 'retrying')"
                                + " AND NOT EXISTS (SELECT 1 FROM queued_email q WHERE q.id = e.id) FETCH FIRST " + STEP
                                + " ROWS ONLY")
                        .mapTo(UUID.class)
                        .list());
        ids.addAll(h.createQuery("SELECT e.id FROM email e WHERE e.status = 'dead' AND NOT e.letter_deleted"
                        + " AND NOT EXISTS (SELECT 1 FROM dead_letter d WHERE d.id = e.id) FETCH FIRST " + STEP
                        + " ROWS ONLY")
                .mapTo(UUID.class)
                .list());
        return ids;
    }

    private static int withdraw(Handle h) {
        int settled = 0;
        for (String live : List.of(
                "queued_email WHERE EXISTS (SELECT 1 FROM email e WHERE e.id = queued_email.id"
                        + " AND e.status NOT IN ('queued', 'retrying', 'lost'))",
                "dead_letter WHERE EXISTS (SELECT 1 FROM email e WHERE e.id = dead_letter.id"
                        + " AND (e.letter_deleted OR e.status NOT IN ('dead', 'lost')))")) {
            settled += h.createUpdate("DELETE FROM " + live).execute();
        }
        return settled;
    }
}
