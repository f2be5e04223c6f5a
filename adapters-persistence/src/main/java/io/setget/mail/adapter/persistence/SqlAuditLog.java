package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The audit log in a SQL table. */
final class SqlAuditLog implements AuditLog {
    private final Transactions transactions;
    private final InstantSource clock;

    SqlAuditLog(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void record(String actor, AuditAction action, String detail) {
        transactions.write((h, control) -> h.createUpdate("INSERT INTO audit_entry (done_at, actor, action, detail)"
                        + " VALUES (:at, :actor, :action, :detail)")
                .bind("at", clock.millis())
                .bind("actor", actor)
                .bind("action", action.name())
                .bind("detail", detail)
                .execute());
    }

    @Override
    public List<AuditEntry> latest(int limit) {
        return transactions.read(h -> h.createQuery(
                        "SELECT * FROM audit_entry ORDER BY seq DESC FETCH FIRST " + Math.max(0, limit) + " ROWS ONLY")
                .map((rs, context) -> new AuditEntry(
                        Instant.ofEpochMilli(rs.getLong("done_at")),
                        rs.getString("actor"),
                        AuditAction.valueOf(rs.getString("action")),
                        rs.getString("detail")))
                .list());
    }
}
