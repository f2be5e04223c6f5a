package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Capacity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The dead letters in a SQL table. */
final class SqlDeadLetters implements DeadLetters {
    private final Transactions transactions;
    private final EmailFormat format;
    private final Capacity capacity;
    private final InstantSource clock;
    private final Runnable wake;

    SqlDeadLetters(
            Transactions transactions, EmailFormat format, Capacity capacity, InstantSource clock, Runnable wake) {
        this.transactions = transactions;
        this.format = format;
        this.capacity = capacity;
        this.clock = clock;
        this.wake = wake;
    }

    @Override
    public List<DeadLetter> list(@Nullable FailureKind kind, int limit, @Nullable EmailId before) {
        String where = " WHERE 1 = 1" + (kind == null ? "" : " AND failure_kind = :kind")
                + (before == null ? "" : " AND id < :before");
        return transactions.read(h -> {
            Query query = h.createQuery("SELECT * FROM dead_letter" + where + " ORDER BY id DESC FETCH FIRST "
                    + Math.max(0, limit) + " ROWS ONLY");
            if (kind != null) {
                query.bind("kind", kind.wireName());
            }
            if (before != null) {
                query.bind("before", before.value());
            }
            return query.map(SqlDeadLetters::letter).list();
        });
    }

    @Override
    public Optional<DeadLetter> find(EmailId id) {
        return transactions.read(h -> h.createQuery("SELECT * FROM dead_letter WHERE id = :id")
                .bind("id", id.value())
                .map(SqlDeadLetters::letter)
                .findOne());
    }

    @Override
    public List<DeadLetterGroup> groups() {
        return transactions.read(h -> h.createQuery(
                        "SELECT failure_kind, COUNT(*) AS letters, MIN(died_at) AS first_at,"
                                + " MAX(died_at) AS last_at FROM dead_letter GROUP BY failure_kind"
                                + " ORDER BY letters DESC, failure_kind")
                .map((rs, context) -> new DeadLetterGroup(
                        kind(rs),
                        rs.getInt("letters"),
                        LogWriter.instant(rs.getLong("first_at")),
                        LogWriter.instant(rs.getLong("last_at"))))
                .list());
    }

    @Override
    public int size() {
        return transactions.read(h -> h.createQuery("SELECT COUNT(*) FROM dead_letter")
                .mapTo(Integer.class)
                .one());
    }

    @Override
    public Revival revive(EmailId id) {
        Revival revival = transactions.write(h -> revive(h, id));
        wake.run();
        return revival;
    }

    private Revival revive(Handle h, EmailId id) {
        Optional<byte[]> payload = h.createQuery("SELECT payload FROM dead_letter WHERE id = :id")
                .bind("id", id.value())
                .map((rs, context) -> rs.getBytes("payload"))
                .findOne();
        if (payload.isEmpty()) {
            return Revival.NOT_FOUND;
        }
        Email email = format.read(id, payload.get());
        int ordinary = email.type().lane() == Lane.CRITICAL ? 0 : 1;
        if (!QueueTables.reserve(h, 1 - ordinary, ordinary, capacity)) {
            return Revival.QUEUE_FULL;
        }
        long now = clock.millis();
        remove(h, id);
        QueueTables.insert(h, email, payload.get(), now, now);
        LogWriter.revived(h, id.value(), now);
        return Revival.REVIVED;
    }

    @Override
    public boolean delete(EmailId id) {
        return transactions.write(h -> remove(h, id));
    }

    private static boolean remove(Handle h, EmailId id) {
        return h.createUpdate("DELETE FROM dead_letter WHERE id = :id")
                        .bind("id", id.value())
                        .execute()
                == 1;
    }

    private static DeadLetter letter(ResultSet rs, StatementContext context) throws SQLException {
        return new DeadLetter(
                new EmailId(rs.getString("id")),
                EmailType.parse(rs.getString("email_type")).orElseThrow(),
                EmailAddress.parse("to", rs.getString("to_address")).orThrow(),
                new Failure(kind(rs), rs.getString("reply"), rs.getString("detail")),
                rs.getInt("attempts"),
                LogWriter.instant(rs.getLong("died_at")));
    }

    private static FailureKind kind(ResultSet rs) throws SQLException {
        return FailureKind.parse(rs.getString("failure_kind")).orElse(FailureKind.UNKNOWN);
    }
}
