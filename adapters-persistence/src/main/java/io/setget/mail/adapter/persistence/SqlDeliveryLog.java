package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.metrics.SendTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the delivery log from its SQL tables. */
final class SqlDeliveryLog implements DeliveryLog {
    private final Transactions transactions;
    private final InstantSource clock;

    SqlDeliveryLog(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Optional<LoggedEmail> find(EmailId id) {
        return transactions.read(h -> h.createQuery("SELECT * FROM email WHERE id = :id")
                .bind("id", id.value())
                .map((rs, context) -> email(rs, attempts(h, id)))
                .findOne());
    }

    @Override
    public List<LoggedEmail> list(Filter filter, int limit, @Nullable EmailId before) {
        StringBuilder sql = new StringBuilder("SELECT * FROM email WHERE 1 = 1");
        Map<String, Object> values = new HashMap<>();
        EmailStatus status = filter.status();
        if (status != null) {
            sql.append(" AND status = :status");
            values.put("status", status.wireName());
        }
        EmailType type = filter.type();
        if (type != null) {
            sql.append(" AND email_type = :type");
            values.put("type", type.wireName());
        }
        EmailAddress to = filter.to();
        if (to != null) {
            sql.append(" AND to_address = :to");
            values.put("to", to.value());
        }
        Instant since = filter.since();
        if (since != null) {
            sql.append(" AND queued_at >= :since");
            values.put("since", since.toEpochMilli());
        }
        if (before != null) {
            sql.append(" AND id < :before");
            values.put("before", before.value());
        }
        sql.append(" ORDER BY id DESC FETCH FIRST ").append(Math.max(0, limit)).append(" ROWS ONLY");
        return transactions.read(h -> h.createQuery(sql.toString())
                .bindMap(values)
                .map((rs, context) -> email(rs, List.of()))
                .list());
    }

    @Override
    public Figures figures(Duration span) {
        long from = LogWriter.minute(clock.millis() - span.toMillis());
        return transactions.read(h -> {
            SortedMap<Integer, Long> buckets = new TreeMap<>();
            h.createQuery("SELECT bucket, SUM(emails) AS emails FROM minute_send_time WHERE at_minute > :from"
                            + " GROUP BY bucket")
                    .bind("from", from)
                    .map((rs, context) -> Map.entry(rs.getInt("bucket"), rs.getLong("emails")))
                    .list()
                    .forEach(entry -> buckets.put(entry.getKey(), entry.getValue()));
            return h.createQuery("SELECT COALESCE(SUM(sent), 0) AS sent, COALESCE(SUM(failed), 0) AS failed,"
                            + " COALESCE(SUM(total_send_ms), 0) AS took FROM minute_count WHERE at_minute > :from")
                    .bind("from", from)
                    .map((rs, context) -> new Figures(
                            rs.getLong("sent"), rs.getLong("failed"), rs.getLong("took"), new SendTimes(buckets)))
                    .one();
        });
    }

    @Override
    public int purge(Duration age, int limit) {
        long until = clock.millis() - age.toMillis();
        return transactions.write(h -> {
            List<String> ids = h.createQuery("SELECT id FROM email WHERE queued_at < :until"
                            + " AND status NOT IN ('queued', 'retrying')"
                            + " AND id NOT IN (SELECT id FROM dead_letter)"
                            + " ORDER BY queued_at FETCH FIRST " + Math.max(0, limit) + " ROWS ONLY")
                    .bind("until", until)
                    .mapTo(String.class)
                    .list();
            for (String id : ids) {
                h.createUpdate("DELETE FROM email_attempt WHERE email_id = :id")
                        .bind("id", id)
                        .execute();
                h.createUpdate("DELETE FROM email WHERE id = :id")
                        .bind("id", id)
                        .execute();
            }
            return ids.size();
        });
    }

    private static List<LoggedAttempt> attempts(Handle h, EmailId id) {
        return h.createQuery("SELECT * FROM email_attempt WHERE email_id = :id ORDER BY seq")
                .bind("id", id.value())
                .map((rs, context) -> new LoggedAttempt(
                        LogWriter.instant(rs.getLong("tried_at")),
                        AttemptOutcome.valueOf(rs.getString("outcome")),
                        rs.getString("reply"),
                        kind(rs.getString("failure_kind")),
                        rs.getString("detail"),
                        rs.getLong("duration_ms")))
                .list();
    }

    private static @Nullable FailureKind kind(@Nullable String name) {
        return name == null ? null : FailureKind.parse(name).orElse(FailureKind.UNKNOWN);
    }

    private static LoggedEmail email(ResultSet rs, List<LoggedAttempt> attempts) throws SQLException {
        return new LoggedEmail(
                new EmailId(rs.getString("id")),
                EmailType.parse(rs.getString("email_type")).orElseThrow(),
                EmailAddress.parse("to", rs.getString("to_address")).orThrow(),
                EmailStatus.parse(rs.getString("status")).orElseThrow(),
                rs.getString("message_id"),
                LogWriter.instant(rs.getLong("queued_at")),
                time(rs, "sent_at"),
                time(rs, "next_attempt_at"),
                attempts);
    }

    private static @Nullable Instant time(ResultSet rs, String column) throws SQLException {
        long millis = rs.getLong(column);
        return rs.wasNull() ? null : LogWriter.instant(millis);
    }
}
