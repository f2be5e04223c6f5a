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

    /** Newest id first, at most {@code limit}, those with an id before {@code before} if it is given. */
    List<DeadLetter> list(@Nullable FailureKind kind, int limit, @Nullable EmailId before);

    Optional<DeadLetter> find(EmailId id);

    List<DeadLetterGroup> groups();

    int size();

    /**
     * Puts one back into the queue with all its retries again.
     */
    Revival revive(EmailId id);

    /** False if there is none. */
    boolean delete(EmailId id);

    /** What became of a wish to revive. */
    enum Revival {
        REVIVED,
        QUEUE_FULL,
        NOT_FOUND
    }
}
