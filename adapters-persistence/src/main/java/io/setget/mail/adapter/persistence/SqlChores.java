package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Chores;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/** Chores in a SQL table. */
final class SqlChores implements Chores {
    private final Transactions transactions;
    private final InstantSource clock;

    SqlChores(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public boolean begin(String name, String turn, Duration every, Duration lasts) {
        return transactions.write((h, control) -> {
            lock(h);
            long now = clock.millis();
            h.createUpdate(
                            "INSERT INTO chore (chore_name) SELECT n.name FROM (VALUES (CAST(:name AS VARCHAR))) n (name)"
                                    + " WHERE NOT EXISTS (SELECT 1 FROM chore c WHERE c.chore_name = n.name)")
                    .bind("name", name)
                    .execute();
            return h.createUpdate("UPDATE chore SET turn = :turn, turn_ends_at = :ends WHERE chore_name = :name"
                                    + " AND ((turn = :turn AND turn_ends_at > :now)"
                                    + " OR ((turn IS NULL OR turn_ends_at <= :now)"
                                    + " AND (done_at IS NULL OR done_at <= :before)))")
                            .bind("name", name)
                            .bind("turn", turn)
                            .bind("now", now)
                            .bind("ends", now + lasts.toMillis())
                            .bind("before", now - every.toMillis())
                            .execute()
                    == 1;
        });
    }

    @Override
    public void done(String name, String turn) {
        transactions.write((h, control) -> h.createUpdate(
                        "UPDATE chore SET done_at = :now, turn = NULL" + " WHERE chore_name = :name AND turn = :turn")
                .bind("name", name)
                .bind("turn", turn)
                .bind("now", clock.millis())
                .execute());
    }

    private static void lock(Handle h) {
        h.createQuery("SELECT chore_name FROM chore WHERE chore_name = '' FOR UPDATE")
                .mapTo(String.class)
                .one();
    }
}
