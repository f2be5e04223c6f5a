package io.setget.mail.application.deadletter;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts dead emails back into the queue, as long as it has room. */
public final class ReviveDeadLetters {
    private static final int STEP = 200;

    private final DeadLetters dead;
    private final AuditLog audit;

    public ReviveDeadLetters(DeadLetters dead, AuditLog audit) {
        this.dead = dead;
        this.audit = audit;
    }

    public Revival one(EmailId id, String actor) {
        Revival revival = dead.revive(id);
        if (revival == Revival.REVIVED) {
            audit.record(actor, AuditAction.DEAD_LETTERS_REVIVED, id.value());
        }
        return revival;
    }

    /** Those of {@code ids} that are dead. */
    public Result these(List<EmailId> ids, String actor) {
        return noted(revive(ids), "chosen ones", actor);
    }

    /** All that died of one cause; null means of any. */
    public Result allOf(@Nullable FailureKind kind, String actor) {
        int revived = 0;
        boolean full = false;
        EmailId before = null;
        while (!full) {
            List<EmailId> ids =
                    dead.list(kind, STEP, before).stream().map(DeadLetter::id).toList();
            if (ids.isEmpty()) {
                break;
            }
            Result step = revive(ids);
            revived += step.revived();
            full = step.queueFull();
            before = ids.get(ids.size() - 1);
        }
        return noted(new Result(revived, full), kind == null ? "all" : "all with " + kind.wireName(), actor);
    }

    private Result revive(List<EmailId> ids) {
        int revived = 0;
        for (EmailId id : ids) {
            Revival revival = dead.revive(id);
            if (revival == Revival.QUEUE_FULL) {
                return new Result(revived, true);
            }
            revived += revival == Revival.REVIVED ? 1 : 0;
        }
        return new Result(revived, false);
    }

    private Result noted(Result result, String which, String actor) {
        if (result.revived() > 0) {
            audit.record(actor, AuditAction.DEAD_LETTERS_REVIVED, result.revived() + ", " + which);
        }
        return result;
    }

    /** How many were revived, and whether the queue had no room for the rest. */
    public record Result(int revived, boolean queueFull) {}
}
