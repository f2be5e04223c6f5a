package io.setget.mail.application.deadletter;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailId;

/** Puts a dead email back into the queue if it has room. */
public final class ReviveDeadLetter {
    private final DeadLetters dead;
    private final AuditLog audit;

    public ReviveDeadLetter(DeadLetters dead, AuditLog audit) {
        this.dead = dead;
        this.audit = audit;
    }

    public Revival revive(EmailId id, String actor) {
        Revival revival = dead.revive(id);
        if (revival == Revival.REVIVED) {
            audit.record(actor, AuditAction.DEAD_LETTERS_REVIVED, id.value());
        }
        return revival;
    }
}
