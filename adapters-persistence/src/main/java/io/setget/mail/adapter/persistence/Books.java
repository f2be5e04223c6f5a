package io.setget.mail.adapter.persistence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Checks the queue's books: every accepted email in exactly one place, and counters that agree. */
final class Books {
    private static final Map<String, String> COUNTS = counts();

    private Books() {}

    /** Each counts rows that should not be. */
    private static Map<String, String> counts() {
        Map<String, String> counts = new LinkedHashMap<>();
        counts.put(
                "emails are live in the log but not in the queue",
                "FROM email e WHERE e.status IN ('queued', 'retrying')"
                        + " AND NOT EXISTS (SELECT 1 FROM queued_email q WHERE q.id = e.id)");
        counts.put(
                "emails are in the queue but not live in the log",
                "FROM queued_email q WHERE NOT EXISTS (SELECT 1 FROM email e WHERE e.id = q.id"
                        + " AND e.status IN ('queued', 'retrying'))");
        counts.put(
                "emails are dead in the log but not among the dead letters",
                "FROM email e WHERE e.status = 'dead' AND NOT e.letter_deleted"
                        + " AND NOT EXISTS (SELECT 1 FROM dead_letter d WHERE d.id = e.id)");
        counts.put(
                "dead letters are not dead in the log",
                "FROM dead_letter d WHERE NOT EXISTS (SELECT 1 FROM email e WHERE e.id = d.id"
                        + " AND e.status = 'dead' AND NOT e.letter_deleted)");
        counts.put(
                "live or dead emails have lost their content",
                "FROM (SELECT id FROM queued_email UNION ALL SELECT id FROM dead_letter"
                        + " UNION ALL SELECT id FROM unconfirmed_email) k"
                        + " WHERE NOT EXISTS (SELECT 1 FROM email_content c WHERE c.id = k.id)");
        counts.put(
                "settled emails have kept their content",
                "FROM email_content c WHERE NOT EXISTS (SELECT 1 FROM queued_email q WHERE q.id = c.id)"
                        + " AND NOT EXISTS (SELECT 1 FROM dead_letter d WHERE d.id = c.id)"
                        + " AND NOT EXISTS (SELECT 1 FROM unconfirmed_email u WHERE u.id = c.id)");
        counts.put(
                "unconfirmed emails are neither unknown nor lost in the log",
                "FROM unconfirmed_email u WHERE NOT EXISTS (SELECT 1 FROM email e WHERE e.id = u.id"
                        + " AND e.status IN ('unknown', 'lost'))");
        counts.put(
                "emails are leased without a holder, or held without a lease",
                "FROM queued_email WHERE (state = 'leased' AND token IS NULL)"
                        + " OR (state <> 'leased' AND token IS NOT NULL)");
        counts.put(
                "emails are in a state that there is not",
                "FROM queued_email WHERE state NOT IN ('ready', 'suspect', 'scheduled', 'leased')");
        return counts;
    }

    static List<String> wrong(Handle h) {
        List<String> wrong = new ArrayList<>();
        COUNTS.forEach((words, which) -> {
            long count = count(h, "SELECT COUNT(*) " + which);
            if (count > 0) {
                wrong.add(count + " " + words);
            }
        });
        wrong.addAll(wrongCounters(h));
        return wrong;
    }

    /** Which counters do not agree with the queue: to be asked within one moment, in which both change together. */
    static List<String> wrongCounters(Handle h) {
        List<String> wrong = new ArrayList<>();
        compare(h, wrong, "live", "");
        compare(h, wrong, "ordinary_live", " WHERE lane > 0");
        return wrong;
    }

    private static void compare(Handle h, List<String> wrong, String counter, String which) {
        Control.tellDifference(
                wrong,
                counter,
                count(
                        h,
                        "SELECT " + counter + " - (SELECT COUNT(*) FROM queued_email" + which
                                + ") FROM queue_control WHERE id = 1"));
    }

    private static long count(Handle h, String sql) {
        return h.createQuery(sql).mapTo(Long.class).one();
    }
}
