package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Capacity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Unconfirmed emails in a SQL table like that of the dead letters; what they say stays where it was. */
final class SqlUnconfirmedEmails implements UnconfirmedEmails {
    private static final String TABLE = "unconfirmed_email";

    private final Transactions transactions;
    private final Capacity capacity;
    private final InstantSource clock;
    private final Runnable wake;

    SqlUnconfirmedEmails(Transactions transactions, Capacity capacity, InstantSource clock, Runnable wake) {
        this.transactions = transactions;
        this.capacity = capacity;
        this.clock = clock;
        this.wake = wake;
    }

    @Override
    public List<Unconfirmed> list(Selection which, int limit, @Nullable EmailId before) {
        return transactions.read(h -> {
            Query query = select(
                    h,
                    "SELECT *",
                    which,
                    (before == null ? "" : " AND id < :before") + " ORDER BY id DESC FETCH FIRST " + Math.max(0, limit)
                            + " ROWS ONLY");
            if (before != null) {
                query.bind("before", uuid(before));
            }
            return query.map(SqlUnconfirmedEmails::unconfirmed).list();
        });
    }

    private static Query select(Handle h, String what, Selection which, String rest) {
        List<EmailId> ids = which.ids();
        Instant since = which.since();
        Instant until = which.until();
        Query query = h.createQuery(what + " FROM " + TABLE + " WHERE 1 = 1"
                + (ids == null ? "" : " AND id = ANY(:ids)")
                + (since == null ? "" : " AND died_at >= :since")
                + (until == null ? "" : " AND died_at <= :until")
                + rest);
        if (ids != null) {
            query.bindArray(
                    "ids",
                    UUID.class,
                    ids.stream().map(SqlUnconfirmedEmails::uuid).toList());
        }
        if (since != null) {
            query.bind("since", since.toEpochMilli());
        }
        if (until != null) {
            query.bind("until", until.toEpochMilli());
        }
        return query;
    }

    private static Unconfirmed unconfirmed(ResultSet rs, StatementContext context) throws SQLException {
        return new Unconfirmed(
                new EmailId(rs.getString("id")),
                EmailType.parse(rs.getString("email_type")).orElseThrow(),
                EmailAddress.parse("to", rs.getString("to_address")).orThrow(),
                new Failure(
                        FailureKind.parse(rs.getString("failure_kind")).orElse(FailureKind.UNKNOWN),
                        rs.getString("reply"),
                        rs.getString("detail")),
                Instant.ofEpochMilli(rs.getLong("died_at")));
    }

    @Override
    public int size() {
        return transactions.read(h -> h.createQuery("SELECT COUNT(*) FROM " + TABLE)
                .mapTo(Integer.class)
                .one());
    }

    private record Row(UUID id, int lane) {}

    /** Locked, so that of several instances one has each. */
    private static List<Row> oldest(Handle h, Selection which, int most) {
        return select(
                        h,
                        "SELECT id, lane",
                        which,
                        " ORDER BY died_at, id FETCH FIRST " + Math.min(most, MOST_AT_ONCE) + " ROWS ONLY"
                                + Dialect.lock(h))
                .map((rs, context) -> new Row(rs.getObject("id", UUID.class), rs.getInt("lane")))
                .list();
    }

    @Override
    public Step sendAgain(Selection which, int most) {
        Step step = transactions.writeTakingRoom((h, control) -> {
            long now = clock.millis();
            List<UUID> chosen = new ArrayList<>();
            boolean full = false;
            for (Row row : oldest(h, which, most)) {
                int ordinary = row.lane() == LiveEmail.rank(Lane.CRITICAL) ? 0 : 1;
                if (control.reserve(1 - ordinary, ordinary, capacity)) {
                    chosen.add(row.id());
                } else {
                    full = true;
                }
            }
            LetterSteps.putBack(h, TABLE, now, chosen);
            return new Step(chosen.size(), full, Instant.ofEpochMilli(now));
        });
        if (step.count() > 0) {
            wake.run();
        }
        return step;
    }

    @Override
    public int settle(Selection which, Ending as, int most) {
        return transactions.write((h, control) -> {
            List<UUID> ids = oldest(h, which, most).stream().map(Row::id).toList();
            if (ids.isEmpty()) {
                return 0;
            }
            if (as == Ending.DEAD) {
                String columns = "id, email_type, format, lane, lives_ms, to_address, failure_kind, reply, detail,"
                        + " attempts";
                h.createUpdate("INSERT INTO dead_letter (" + columns + ", died_at) SELECT " + columns
                                + ", CAST(:now AS BIGINT) FROM " + TABLE + " WHERE id = ANY(:ids)")
                        .bind("now", clock.millis())
                        .bindArray("ids", UUID.class, ids)
                        .execute();
            } else {
                LetterSteps.deleteRows(h, "email_content", ids);
            }
            h.createUpdate("UPDATE email SET status = :status WHERE id = ANY(:ids)")
                    .bind("status", as == Ending.DEAD ? "dead" : "sent")
                    .bindArray("ids", UUID.class, ids)
                    .execute();
            LetterSteps.deleteRows(h, TABLE, ids);
            return ids.size();
        });
    }

    @Override
    public int forget(Duration age, int most) {
        return transactions.write((h, control) -> {
            Instant until = Instant.ofEpochMilli(clock.millis() - age.toMillis());
            List<UUID> ids = oldest(h, new Selection(null, null, until), most).stream()
                    .map(Row::id)
                    .toList();
            if (!ids.isEmpty()) {
                LetterSteps.deleteRows(h, TABLE, ids);
                LetterSteps.deleteRows(h, "email_content", ids);
            }
            return ids.size();
        });
    }

    private static UUID uuid(EmailId id) {
        return UUID.fromString(id.value());
    }
}
