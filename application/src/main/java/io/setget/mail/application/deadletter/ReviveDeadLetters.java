package io.setget.mail.application.deadletter;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.application.port.DeadLetters.Revived;
import io.setget.mail.application.port.DeadLetters.Selection;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts dead emails back into the queue, as long as it has room. */
public final class ReviveDeadLetters {
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
        return noted(revive(Selection.these(ids)), "chosen ones", actor);
    }

    /** All that died of one cause; null means of any. */
    public Result allOf(@Nullable FailureKind kind, String actor) {
        String which = kind == null ? "all" : "all with " + kind.wireName();
        return noted(revive(Selection.ofKind(kind)), which, actor);
    }

    /** What dies again meanwhile is not revived again. */
    private Result revive(Selection which) {
        Revived step = dead.revive(which, DeadLetters.MOST_AT_ONCE);
        Selection diedBefore = which.diedBy(step.at());
        int revived = step.count();
        while (step.count() > 0) {
            step = dead.revive(diedBefore, DeadLetters.MOST_AT_ONCE);
            revived += step.count();
        }
        return new Result(revived, step.queueFull());
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
