package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The dead letters in a SQL table; what they say stays where it was while they lived. */
final class SqlDeadLetters implements DeadLetters {
    private final Transactions transactions;
    private final Transactions patient;
    private final Capacity capacity;
    private final InstantSource clock;
    private final Runnable wake;

    SqlDeadLetters(Transactions transactions, Capacity capacity, InstantSource clock, Runnable wake) {
        this.transactions = transactions;
        this.patient = transactions.patient();
        this.capacity = capacity;
        this.clock = clock;
        this.wake = wake;
    }

    @Override
    public List<DeadLetter> list(@Nullable FailureKind kind, int limit, @Nullable EmailId before) {
        String where = (kind == null ? "" : " AND failure_kind = :kind") + (before == null ? "" : " AND id < :before");
        String order = kind == null ? "id DESC" : "failure_kind DESC, id DESC";
        return transactions.read(h -> {
            Query query = h.createQuery("SELECT * FROM dead_letter WHERE 1 = 1" + where + " ORDER BY " + order
                    + " FETCH FIRST " + Math.max(0, limit) + " ROWS ONLY");
            if (kind != null) {
                query.bind("kind", kind.wireName());
            }
            if (before != null) {
                query.bind("before", uuid(before));
            }
            return query.map(SqlDeadLetters::letter).list();
        });
    }

    @Override
    public Optional<DeadLetter> find(EmailId id) {
        return transactions.read(h -> h.createQuery("SELECT * FROM dead_letter WHERE id = :id")
                .bind("id", uuid(id))
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
                        Instant.ofEpochMilli(rs.getLong("first_at")),
                        Instant.ofEpochMilli(rs.getLong("last_at"))))
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
        Revived revived = revive(transactions, Selection.these(List.of(id)), 1);
        if (revived.count() == 1) {
            return Revival.REVIVED;
        }
        return revived.queueFull() ? Revival.QUEUE_FULL : Revival.NOT_FOUND;
    }

    @Override
    public Revived revive(Selection which, int most) {
        return revive(patient, which, most);
    }

    private Revived revive(Transactions patience, Selection which, int most) {
        Revived revived = patience.writeTakingRoom((h, control) ->
                LetterSteps.revive(h, control, capacity, clock.millis(), which, Math.min(most, MOST_AT_ONCE)));
        if (revived.count() > 0) {
            wake.run();
        }
        return revived;
    }

    @Override
    public boolean delete(EmailId id) {
        return transactions.write((h, control) -> LetterSteps.delete(h, Selection.these(List.of(id)), 1)) == 1;
    }

    @Override
    public int delete(Selection which, int most) {
        return patient.write((h, control) -> LetterSteps.delete(h, which, Math.min(most, MOST_AT_ONCE)));
    }

    private static DeadLetter letter(ResultSet rs, StatementContext context) throws SQLException {
        return new DeadLetter(
                new EmailId(rs.getString("id")),
                EmailType.parse(rs.getString("email_type")).orElseThrow(),
                EmailAddress.parse("to", rs.getString("to_address")).orThrow(),
                new Failure(kind(rs), rs.getString("reply"), rs.getString("detail")),
                rs.getInt("attempts"),
                Instant.ofEpochMilli(rs.getLong("died_at")));
    }

    private static FailureKind kind(ResultSet rs) throws SQLException {
        return FailureKind.parse(rs.getString("failure_kind")).orElse(FailureKind.UNKNOWN);
    }

    private static UUID uuid(EmailId id) {
        return UUID.fromString(id.value());
    }
}
