package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.domain.queue.PermitBook;
import io.setget.mail.domain.queue.SendingUsage;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/** The quota in one row, locked by whoever takes permits, last of all that a transaction locks. */
final class SqlSendingQuota implements SendingQuota {
    private static final String ROW =
            "SELECT second_level, second_at, hour_used, day_used FROM sending_quota WHERE id = 1";

    private final Transactions transactions;
    private final InstantSource clock;

    SqlSendingQuota(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Grant take(int wanted, SendingLimits limits) {
        return transactions.writeLast((h, control) -> {
            PermitBook book = book(h, ROW + " FOR UPDATE");
            long now = clock.millis();
            PermitBook.Taken taken = book.take(wanted, limits, now);
            if (taken.permits() > 0) {
                keep(h, taken.book());
            }
            return new Grant(taken.permits(), Duration.ofMillis(taken.waitMillis()), Instant.ofEpochMilli(now));
        });
    }

    @Override
    public void giveBack(Grant grant, int unused, SendingLimits limits) {
        transactions.writeLast((h, control) -> {
            PermitBook book = book(h, ROW + " FOR UPDATE");
            return keep(h, book.giveBack(unused, grant.at().toEpochMilli(), limits, clock.millis()));
        });
    }

    @Override
    public SendingUsage usage(SendingLimits limits) {
        return transactions.read(h -> book(h, ROW)).usage(limits, clock.millis());
    }

    private static PermitBook book(Handle h, String query) {
        return PermitBook.of(h.createQuery(query)
                .map((rs, context) ->
                        new PermitBook.Kept(rs.getLong(1), rs.getLong(2), rs.getString(3), rs.getString(4)))
                .one());
    }

    private static int keep(Handle h, PermitBook book) {
        PermitBook.Kept kept = book.kept();
        return h.createUpdate("UPDATE sending_quota SET second_level = :level, second_at = :at, hour_used = :hour,"
                        + " day_used = :day WHERE id = 1")
                .bind("level", kept.level())
                .bind("at", kept.levelAt())
                .bind("hour", kept.hour())
                .bind("day", kept.day())
                .execute();
    }
}
