package io.setget.mail.application.deadletter;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts dead emails back into the queue, as long as it has room. */
public final class ReviveDeadLetters {
    private static final int STEP = 200;

    private final DeadLetters dead;

    public ReviveDeadLetters(DeadLetters dead) {
        this.dead = dead;
    }

    /** Those of {@code ids} that are dead. */
    public Result these(List<EmailId> ids) {
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

    /** All that died of one cause; null means of any. */
    public Result allOf(@Nullable FailureKind kind) {
        int revived = 0;
        EmailId before = null;
        while (true) {
            List<EmailId> ids =
                    dead.list(kind, STEP, before).stream().map(DeadLetter::id).toList();
            if (ids.isEmpty()) {
                return new Result(revived, false);
            }
            Result step = these(ids);
            revived += step.revived();
            if (step.queueFull()) {
                return new Result(revived, true);
            }
            before = ids.get(ids.size() - 1);
        }
    }

    /** How many were revived, and whether the queue had no room for the rest. */
    public record Result(int revived, boolean queueFull) {}
}
