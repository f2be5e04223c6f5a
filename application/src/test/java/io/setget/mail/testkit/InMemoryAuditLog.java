package io.setget.mail.testkit;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** An audit log in memory. */
public final class InMemoryAuditLog implements AuditLog {
    private final InstantSource clock;
    private final Deque<AuditEntry> newestFirst = new ArrayDeque<>();

    public InMemoryAuditLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void record(String actor, AuditAction action, String detail) {
        newestFirst.addFirst(new AuditEntry(clock.instant(), actor, action, detail));
    }

    @Override
    public synchronized List<AuditEntry> latest(int limit) {
        return newestFirst.stream().limit(limit).toList();
    }
}
