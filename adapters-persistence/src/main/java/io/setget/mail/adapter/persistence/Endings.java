package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.deliverability.BounceRate;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** How the emails that were queued lately ended, summed up. Ids begin with the time, so the log's key finds them. */
final class Endings {
    private static final String LATELY = " e.id >= :fromId AND e.queued_at >= :from";
    private static final String REFUSED = "e.status = 'dead' AND EXISTS (SELECT 1 FROM email_attempt a"
            + " WHERE a.email_id = e.id AND a.failure_kind IN ('recipient_rejected', 'message_rejected')"
            + " AND a.reply LIKE '5%')";

    private final Handle handle;
    private final long from;
    private final UUID fromId;

    Endings(Handle handle, long from, UUID fromId) {
        this.handle = handle;
        this.from = from;
        this.fromId = fromId;
    }

    List<BounceRate> bounces() {
        Map<String, BounceRate> domains = new LinkedHashMap<>();
        lately("SELECT domain, COUNT(*) FILTER (WHERE status = 'sent') AS sent,"
                        + " COUNT(*) FILTER (WHERE refused) AS refused FROM (SELECT e.status AS status, " + REFUSED
                        + " AS refused, LOWER(SUBSTRING(e.to_address FROM POSITION('@' IN e.to_address) + 1)) AS domain"
                        + " FROM email e WHERE" + LATELY
                        + " AND e.status IN ('sent', 'dead')) AS ended GROUP BY domain")
                .map((rs, context) ->
                        new BounceRate(ascii(rs.getString("domain")), rs.getLong("sent"), rs.getLong("refused")))
                .list()
                .forEach(one -> domains.merge(
                        one.domain(),
                        one,
                        (a, b) -> new BounceRate(a.domain(), a.sent() + b.sent(), a.refused() + b.refused())));
        return domains.values().stream()
                .filter(one -> one.sent() + one.refused() > 0)
                .sorted(Comparator.comparingLong(BounceRate::refused)
                        .thenComparingLong(BounceRate::sent)
                        .reversed()
                        .thenComparing(BounceRate::domain))
                .toList();
    }

    /** An address may have been written in Unicode, or with an @ in its quoted name. */
    private static String ascii(String domain) {
        return EmailAddress.parse("to", "x@" + domain.substring(domain.lastIndexOf('@') + 1))
                .fold(EmailAddress::domain, errors -> domain);
    }

    Map<FailureKind, Long> failures() {
        Map<FailureKind, Long> counts = new EnumMap<>(FailureKind.class);
        lately("SELECT a.failure_kind AS kind, COUNT(DISTINCT e.id) AS emails FROM email e"
                        + " JOIN email_attempt a ON a.email_id = e.id WHERE" + LATELY
                        + " AND e.failed_minute IS NOT NULL AND a.failure_kind IS NOT NULL GROUP BY a.failure_kind")
                .map((rs, context) -> Map.entry(
                        FailureKind.parse(rs.getString("kind")).orElse(FailureKind.UNKNOWN), rs.getLong("emails")))
                .list()
                .forEach(one -> counts.merge(one.getKey(), one.getValue(), Long::sum));
        return counts;
    }

    private Query lately(String sql) {
        return handle.createQuery(sql).bind("fromId", fromId).bind("from", from);
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
