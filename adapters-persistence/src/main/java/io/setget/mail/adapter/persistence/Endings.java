package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.deliverability.BounceRate;
import io.setget.mail.domain.diagnosis.FailureKind;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** How the emails that were queued lately ended, summed up: ids begin with the time. */
final class Endings {
    private final Handle handle;
    private final UUID fromId;

    Endings(Handle handle, UUID fromId) {
        this.handle = handle;
        this.fromId = fromId;
    }

    /** Most emails are sent, and of those the index alone tells; of the dead, a look at their tries. */
    List<BounceRate> bounces() {
        Map<String, BounceRate> domains = new LinkedHashMap<>();
        count("SELECT to_domain, COUNT(*) AS emails FROM email WHERE status = 'sent' AND id >= :fromId"
                        + " AND to_domain IS NOT NULL GROUP BY to_domain")
                .forEach((domain, sent) -> domains.put(domain, new BounceRate(domain, sent, 0)));
        count("SELECT to_domain, COUNT(*) AS emails FROM email e WHERE status = 'dead' AND id >= :fromId"
                        + " AND to_domain IS NOT NULL AND EXISTS (SELECT 1 FROM email_attempt a WHERE a.email_id = e.id"
                        + " AND a.failure_kind IN ('recipient_rejected', 'message_rejected') AND a.reply LIKE '5%')"
                        + " GROUP BY to_domain")
                .forEach((domain, refused) -> domains.merge(
                        domain,
                        new BounceRate(domain, 0, refused),
                        (a, b) -> new BounceRate(domain, a.sent(), refused)));
        return domains.values().stream()
                .sorted(Comparator.comparingLong(BounceRate::refused)
                        .thenComparingLong(BounceRate::sent)
                        .reversed()
                        .thenComparing(BounceRate::domain))
                .toList();
    }

    private Map<String, Long> count(String sql) {
        Map<String, Long> counts = new LinkedHashMap<>();
        handle.createQuery(sql)
                .bind("fromId", fromId)
                .map((rs, context) -> Map.entry(rs.getString("to_domain"), rs.getLong("emails")))
                .list()
                .forEach(one -> counts.put(one.getKey(), one.getValue()));
        return counts;
    }

    Map<FailureKind, Long> failures() {
        Map<FailureKind, Long> counts = new EnumMap<>(FailureKind.class);
        handle.createQuery("SELECT a.failure_kind AS kind, COUNT(DISTINCT e.id) AS emails FROM email e"
                        + " JOIN email_attempt a ON a.email_id = e.id WHERE e.id >= :fromId"
                        + " AND e.failed_minute IS NOT NULL AND a.failure_kind IS NOT NULL GROUP BY a.failure_kind")
                .bind("fromId", fromId)
                .map((rs, context) -> Map.entry(
                        FailureKind.parse(rs.getString("kind")).orElse(FailureKind.UNKNOWN), rs.getLong("emails")))
                .list()
                .forEach(one -> counts.merge(one.getKey(), one.getValue(), Long::sum));
        return counts;
    }

    /** Since when the email waits that is due longest, in milliseconds since 1970. */
    static Optional<Long> dueLongest(Handle handle, long now) {
        return handle.createQuery("SELECT MIN(CASE WHEN due_at > queued_at THEN due_at ELSE queued_at END) AS since"
                        + " FROM email WHERE status IN ('queued', 'retrying') AND due_at <= :now")
                .bind("now", now)
                .map((rs, context) -> Optional.ofNullable(rs.getObject("since", Long.class)))
                .one();
    }
}
