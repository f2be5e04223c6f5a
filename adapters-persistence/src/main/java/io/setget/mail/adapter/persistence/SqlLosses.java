package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Losses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What was lost, in a SQL table. One comparison, which may lose emails page by page, is one loss. */
final class SqlLosses implements Losses {
    private static final int SHOWN = 100;

    private final Transactions transactions;
    private final InstantSource clock;

    SqlLosses(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    static void add(Handle h, long now, int emails, String cause) {
        long epoch = h.createQuery("SELECT epoch FROM queue_identity WHERE id = 1 FOR UPDATE")
                .mapTo(Long.class)
                .one();
        int added = h.createUpdate(
                        "UPDATE queue_loss SET emails = emails + :emails, lost_at = :now WHERE epoch = :epoch"
                                + " AND cause = :cause AND NOT acknowledged AND lost_at > :before")
                .bind("emails", emails)
                .bind("now", now)
                .bind("epoch", epoch)
                .bind("cause", cause)
                .bind("before", now - Duration.ofMinutes(10).toMillis())
                .execute();
        if (added == 0) {
            h.createUpdate("INSERT INTO queue_loss (lost_at, epoch, emails, cause, acknowledged)"
                            + " VALUES (:now, :epoch, :emails, :cause, FALSE)")
                    .bind("now", now)
                    .bind("epoch", epoch)
                    .bind("emails", emails)
                    .bind("cause", cause)
                    .execute();
        }
    }

    @Override
    public long total() {
        return transactions.read(h -> h.createQuery("SELECT COALESCE(SUM(emails), 0) FROM queue_loss")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public List<Loss> latest(Duration span) {
        long from = clock.millis() - span.toMillis();
        return transactions.read(h -> h.createQuery("SELECT lost_at, emails, cause, acknowledged FROM queue_loss"
                        + " WHERE lost_at > :from ORDER BY seq DESC FETCH FIRST " + SHOWN + " ROWS ONLY")
                .bind("from", from)
                .map((rs, context) -> new Loss(
                        Instant.ofEpochMilli(rs.getLong("lost_at")),
                        rs.getInt("emails"),
                        rs.getString("cause"),
                        rs.getBoolean("acknowledged")))
                .list());
    }

    @Override
    public int acknowledge() {
        return transactions.write(
                (h, control) -> h.createUpdate("UPDATE queue_loss SET acknowledged = TRUE WHERE NOT acknowledged")
                        .execute());
    }
}
