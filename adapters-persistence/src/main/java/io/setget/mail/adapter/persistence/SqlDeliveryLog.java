package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.domain.deliverability.BounceRate;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the delivery log from its SQL tables. */
final class SqlDeliveryLog implements DeliveryLog {
    /** Figures of the last day are always there, whatever is purged. */
    private static final Duration FIGURES_KEPT = Duration.ofHours(25);

    /** How far the clock that made an id may be from the store's. */
    private static final Duration ID_SLACK = Duration.ofHours(1);

    private final Transactions transactions;
    private final Transactions patient;
    private final InstantSource clock;

    SqlDeliveryLog(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.patient = transactions.patient();
        this.clock = clock;
    }

    @Override
    public Optional<LoggedEmail> find(EmailId id) {
        return transactions.read(h -> h.createQuery("SELECT * FROM email WHERE id = :id")
                .bind("id", uuid(id))
                .map((rs, context) -> email(rs, attempts(h, id)))
                .findOne());
    }

    @Override
    public List<LoggedEmail> list(Filter filter, int limit, @Nullable EmailId before) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> where = new ArrayList<>();
        List<String> order = new ArrayList<>();
        EmailAddress to = filter.to();
        EmailStatus status = filter.status();
        EmailType type = filter.type();
        Instant since = filter.since();
        if (to != null) {
            equal("to_address", to.value(), where, order, values);
        }
        if (status != null) {
            equal("status", status.wireName(), where, order, values);
        }
        if (type != null) {
            equal("email_type", type.wireName(), where, order, values);
        }
        if (since != null) {
            where.add("queued_at >= :since AND id >= :sinceId");
            values.put("since", since.toEpochMilli());
            values.put("sinceId", firstIdOf(since.minus(ID_SLACK)));
        }
        if (before != null) {
            where.add("id < :before");
            values.put("before", uuid(before));
        }
        order.add("id DESC");
        String sql = "SELECT * FROM email" + (where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where))
                + " ORDER BY " + String.join(", ", order) + " FETCH FIRST " + Math.max(0, limit) + " ROWS ONLY";
        return transactions.read(h -> h.createQuery(sql)
                .bindMap(values)
                .map((rs, context) -> email(rs, List.of()))
                .list());
    }

    /** Only the first of the conditions orders: its index then yields the rows in that order, and none is sorted. */
    private static void equal(
            String column, String value, List<String> where, List<String> order, Map<String, Object> values) {
        where.add(column + " = :" + column);
        values.put(column, value);
        if (order.isEmpty()) {
            order.add(column + " DESC");
        }
    }

    /** Ids begin with the time of their making, so a bound on the time is a bound on the id. */
    private static UUID firstIdOf(Instant time) {
        return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
    }

    @Override
    public Figures figures(Duration span) {
        long from = Minutes.minute(clock.millis() - span.toMillis());
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
    public List<BounceRate> bounces(Duration span) {
        return patient.read(h -> lately(h, span).bounces());
    }

    @Override
    public Map<FailureKind, Long> failures(Duration span) {
        return patient.read(h -> lately(h, span).failures());
    }

    private Endings lately(Handle h, Duration span) {
        return new Endings(h, firstIdOf(clock.instant().minus(span)));
    }

    @Override
    public Optional<Duration> longestWait() {
        long now = clock.millis();
        return transactions
                .read(h -> Endings.dueLongest(h, now))
                .map(since -> Duration.ofMillis(Math.max(0, now - since)));
    }

    @Override
    public int purge(Duration age, int limit) {
        long now = clock.millis();
        long until = now - age.toMillis();
        return patient.write((h, control) -> {
            purgeMinutes(h, Math.min(until, now - FIGURES_KEPT.toMillis()));
            List<UUID> ids = h.createQuery("SELECT id FROM email WHERE id < :untilId AND queued_at < :until"
                            + " AND status NOT IN ('queued', 'retrying') AND (status <> 'dead' OR letter_deleted)"
                            + " ORDER BY id FETCH FIRST " + Math.max(0, limit) + " ROWS ONLY")
                    .bind("untilId", firstIdOf(Instant.ofEpochMilli(until).plus(ID_SLACK)))
                    .bind("until", until)
                    .mapTo(UUID.class)
                    .list();
            if (!ids.isEmpty()) {
                LetterSteps.deleteRows(h, "unconfirmed_email", ids);
                LetterSteps.deleteRows(h, "email_content", ids);
                h.createUpdate("DELETE FROM email_attempt WHERE email_id = ANY(:ids)")
                        .bindArray("ids", UUID.class, ids)
                        .execute();
                h.createUpdate("DELETE FROM email WHERE id = ANY(:ids)")
                        .bindArray("ids", UUID.class, ids)
                        .execute();
            }
            return ids.size();
        });
    }

    private static void purgeMinutes(Handle h, long until) {
        for (String table : List.of("minute_count", "minute_send_time")) {
            h.createUpdate("DELETE FROM " + table + " WHERE at_minute < :until")
                    .bind("until", until)
                    .execute();
        }
    }

    private static List<LoggedAttempt> attempts(Handle h, EmailId id) {
        return h.createQuery("SELECT * FROM email_attempt WHERE email_id = :id ORDER BY seq")
                .bind("id", uuid(id))
                .map((rs, context) -> new LoggedAttempt(
                        Instant.ofEpochMilli(rs.getLong("tried_at")),
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
                Instant.ofEpochMilli(rs.getLong("queued_at")),
                time(rs, "sent_at"),
                time(rs, "next_attempt_at"),
                attempts);
    }

    private static @Nullable Instant time(ResultSet rs, String column) throws SQLException {
        long millis = rs.getLong(column);
        return rs.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static UUID uuid(EmailId id) {
        return UUID.fromString(id.value());
    }
}
