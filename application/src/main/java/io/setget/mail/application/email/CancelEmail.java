package io.setget.mail.application.email;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import java.util.Optional;

/** Takes back an email that is not sent yet. */
public final class CancelEmail {
    private final EmailQueue queue;
    private final DeliveryLog log;
    private final AuditLog audit;

    public CancelEmail(EmailQueue queue, DeliveryLog log, AuditLog audit) {
        this.queue = queue;
        this.log = log;
        this.audit = audit;
    }

    public Result cancel(EmailId id, String actor) {
        if (queue.cancel(id) == EmailQueue.Cancellation.CANCELLED) {
            audit.record(actor, AuditAction.EMAIL_CANCELLED, id.value());
            return new Result.Cancelled();
        }
        Optional<EmailStatus> status = log.find(id).map(LoggedEmail::status);
        if (status.isEmpty()) {
            return new Result.NotFound();
        }
        return switch (status.get()) {
            case CANCELLED -> new Result.Cancelled(); // the same wish again
            case QUEUED, RETRYING -> new Result.TooLate(EmailStatus.SENDING); // in its final dot
            default -> new Result.TooLate(status.get());
        };
    }

    /** What became of the wish. */
    public sealed interface Result {
        record Cancelled() implements Result {}

        /** It stands here already. */
        record TooLate(EmailStatus status) implements Result {}

        record NotFound() implements Result {}
    }
}
