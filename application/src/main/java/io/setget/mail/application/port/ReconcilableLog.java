package io.setget.mail.application.port;

import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@link DeliveryLog} as far as it can be compared with a queue that is kept apart from it, and what its database
 * knows of that queue. What is changed here is in the log and its figures in one atomic step.
 *
 * <p>Thread-safe; {@link PortUnavailableException} if the log cannot be reached.
 */
public interface ReconcilableLog {
    /** The name of a queue that a database calls its own which was put back from a backup: no queue has it. */
    String RESTORED = "restored";

    /** The queue that the log was last compared with, and how far its outbox was recorded. */
    Known known();

    /**
     * A comparison begins, with a queue of this name and epoch; it goes on until {@link #finish}, also if the instance
     * that began it vanishes.
     *
     * @return false, and nothing is changed, unless the epoch is later than the one that is known
     */
    boolean begin(String name, long epoch);

    /** Ends a comparison. False if another one was begun since. */
    boolean finish(String name, long epoch);

    /**
     * Emails that the queue should hold, by ascending id, from after {@code after} on: of status queued, retrying, or
     * dead with a dead letter that was not deleted.
     */
    List<EmailId> expected(EmailStatus status, @Nullable EmailId after, int limit);

    /** What the log knows of these emails; those that it does not know are left out. */
    Map<EmailId, Entry> entries(Collection<EmailId> ids);

    /**
     * Those of them that the queue should hold become lost, and count as failed from now on, each once. How many that
     * were, {@link Losses} tells.
     *
     * @param cause in words for an operator, at most 1,000 characters
     * @return how many became lost
     */
    int lose(Collection<EmailId> ids, String cause);

    /**
     * Those of them that the log does not know were accepted, and are lost before it had them: they are added, and count
     * as failed from now on.
     *
     * @param cause as with {@link #lose}
     * @return how many were added
     */
    int loseUnknown(Collection<Outbox.Event.Accepted> emails, String cause);

    /** Lost ones are in the queue after all: they get this status (queued or dead), and are no failure for being lost. */
    void found(Collection<EmailId> ids, EmailStatus status);

    /** @param compared false while a comparison is under way, or was cut short */
    record Known(String name, long epoch, boolean compared, Position reached) {}

    /**
     * What the log says of one email.
     *
     * @param letterDeleted whether it is dead, and its dead letter was deleted
     * @param failure that of the last try that failed; null if none did
     * @param tries how many there were
     * @param lastAt when the last try was; when it was queued, if there was none
     */
    record Entry(
            EmailStatus status,
            boolean letterDeleted,
            @Nullable Failure failure,
            int tries,
            Instant lastAt) {}
}
