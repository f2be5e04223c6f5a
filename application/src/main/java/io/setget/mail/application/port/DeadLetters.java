package io.setget.mail.application.port;

import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Emails that will not be tried again by themselves. They do not count against the queue's capacity.
 *
 * <p>Thread-safe; {@link PortUnavailableException} as with {@link EmailQueue}.
 */
public interface DeadLetters {

    /** Newest id first, at most {@code limit}, those with an id before {@code before} if it is given. Any cause if null. */
    List<DeadLetter> list(@Nullable FailureKind kind, int limit, @Nullable EmailId before);

    Optional<DeadLetter> find(EmailId id);

    /** The biggest first. */
    List<DeadLetterGroup> groups();

    int size();

    /**
     * Puts one back into the queue, due at once, with all its retries and its whole life again: who revives an email
     * has decided that it is worth sending. Takes room as a new one does.
     */
    Revival revive(EmailId id);

    /** Deletes one and what it said; the log still knows it as dead. False if there is none. */
    boolean delete(EmailId id);

    /** What became of a wish to revive. */
    enum Revival {
        REVIVED,
        QUEUE_FULL,
        NOT_FOUND
    }
}
