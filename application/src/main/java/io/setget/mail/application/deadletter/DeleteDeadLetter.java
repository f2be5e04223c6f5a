package io.setget.mail.application.deadletter;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailId;

/** Deletes a dead letter for good. */
public final class DeleteDeadLetter {
    private final DeadLetters dead;
    private final AuditLog audit;

    public DeleteDeadLetter(DeadLetters dead, AuditLog audit) {
        this.dead = dead;
        this.audit = audit;
    }

    /** False if there is none. */
    public boolean delete(EmailId id, String actor) {
        if (!dead.delete(id)) {
            return false;
        }
        audit.record(actor, AuditAction.DEAD_LETTER_DELETED, id.value());
        return true;
    }
}
