package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryRecorder;
import io.setget.mail.application.port.Outbox.Entry;
import io.setget.mail.application.port.Outbox.Position;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Records an outbox in the log's tables; the position reached is kept there, too, in the same transaction. */
final class SqlDeliveryRecorder implements DeliveryRecorder {
    private final Transactions transactions;

    SqlDeliveryRecorder(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Position record(List<Entry> entries) {
        return transactions.write((h, control) -> {
            Position before = reached(h);
            List<Entry> fresh = entries.stream()
                    .filter(entry -> entry.position().compareTo(before) > 0)
                    .toList();
            if (fresh.isEmpty()) {
                return before;
            }
            Recording.record(h, fresh.stream().map(Entry::event).toList());
            Position now = fresh.get(fresh.size() - 1).position();
            h.createUpdate("UPDATE outbox_position SET reached_epoch = :epoch, reached_time = :time,"
                            + " reached_number = :number WHERE id = 1")
                    .bind("epoch", now.epoch())
                    .bind("time", now.time())
                    .bind("number", now.number())
                    .execute();
            return now;
        });
    }

    private static Position reached(Handle h) {
        return h.createQuery("SELECT reached_epoch, reached_time, reached_number FROM outbox_position"
                        + " WHERE id = 1 FOR UPDATE")
                .map((rs, context) -> new Position(rs.getLong(1), rs.getLong(2), rs.getLong(3)))
                .one();
    }
}
