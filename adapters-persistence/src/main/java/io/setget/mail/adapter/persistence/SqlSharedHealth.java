package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.SharedHealth;
import java.time.InstantSource;

/** What instances know together, in one row with a version. */
final class SqlSharedHealth implements SharedHealth {
    private final Transactions transactions;
    private final InstantSource clock;

    SqlSharedHealth(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Snapshot read() {
        return transactions.read(h -> h.createQuery("SELECT version, state FROM shared_health WHERE id = 1")
                .map((rs, context) -> new Snapshot(rs.getLong("version"), rs.getString("state"), clock.instant()))
                .one());
    }

    @Override
    public boolean replace(long expectedVersion, String state) {
        return transactions.writeLast(
                (h, control) -> h.createUpdate("UPDATE shared_health SET version = version + 1, state = :state"
                                        + " WHERE id = 1 AND version = :expected")
                                .bind("state", state)
                                .bind("expected", expectedVersion)
                                .execute()
                        == 1);
    }
}
