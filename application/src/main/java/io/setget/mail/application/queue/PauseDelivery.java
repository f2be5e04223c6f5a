package io.setget.mail.application.queue;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.audit.AuditAction;

/** Stops handing out emails, on every instance, until told otherwise; those under way are finished. */
public final class PauseDelivery {
    private final EmailQueue queue;
    private final AuditLog audit;

    public PauseDelivery(EmailQueue queue, AuditLog audit) {
        this.queue = queue;
        this.audit = audit;
    }

    public void pause(String actor) {
        queue.pause();
        audit.record(actor, AuditAction.DELIVERY_PAUSED, "emails wait");
    }

    public void resume(String actor) {
        queue.resume();
        audit.record(actor, AuditAction.DELIVERY_RESUMED, "emails are sent");
    }

    public boolean isPaused() {
        return queue.paused();
    }
}
