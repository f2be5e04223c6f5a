package io.setget.mail.application.queue;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.audit.AuditAction;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the queue's own books right, and says loudly when that was needed: it should never be. */
public final class RepairQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RepairQueue.class);

    private final EmailQueue queue;
    private final AuditLog audit;

    public RepairQueue(EmailQueue queue, AuditLog audit) {
        this.queue = queue;
        this.audit = audit;
    }

    /** Returns what was put right; usually nothing. May take seconds. */
    public List<String> repair() {
        List<String> mended = queue.repair();
        mended.forEach(words -> LOG.warn("the queue's books were put right: {}", words));
        if (!mended.isEmpty()) {
            audit.record("system", AuditAction.QUEUE_RECONCILED, String.join("; ", mended));
        }
        return mended;
    }
}
