package io.setget.mail.application.port;

import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A queue that is kept apart from the {@link DeliveryLog}, as far as both can be compared: its store may be emptied, may
 * come back without its last moments, or as an older copy of itself.
 *
 * <p>An instance works with the queue only after it was admitted, and only as long as the store holds the queue that it
 * was admitted to: every call of {@link EmailQueue} and {@link DeadLetters} is refused otherwise, by the store itself
 * and in the same atomic step, with {@link PortUnavailableException}. A connection that was replaced ends the admission.
 *
 * <p>Thread-safe; {@link PortUnavailableException} as with {@link EmailQueue}. Nothing here needs an admission.
 */
public interface ReconcilableQueue {

    /** Which queue the store holds now. */
    Identity identity();

    /**
     * Gives the queue another name and a later epoch: from then on every instance that was admitted before is refused.
     *
     * @return false, and nothing is changed, if the store no longer holds {@code before}
     */
    boolean rename(Identity before, String name, long epoch);

    /** Lets this instance work with the queue that has this name and epoch. */
    void admit(String name, long epoch);

    /** Whether this instance may work with the queue, as far as it knows. */
    boolean isAdmitted();

    /** Where these emails are; those that the queue does not know are left out. */
    Map<EmailId, Place> places(Collection<EmailId> ids);

    /**
     * Some of the emails that the queue knows, in no order; some may be on two pages.
     *
     * @param cursor empty for the first page, else that of the page before
     * @param most about how many
     */
    Page page(String cursor, int most);

    /** Makes the queue agree with the log, and tells the outbox nothing: the log knows. Emails elsewhere stay as they are. */
    void correct(List<Correction> corrections);

    /**
     * A queue as its store tells it.
     *
     * @param name empty if it has none: the store was never used, or was emptied
     * @param epoch grows each time the queue was found changed; 0 without a name
     * @param told the last thing that it told its outbox
     */
    record Identity(String name, long epoch, Position told) {}

    /** @param next the cursor of the next page; empty after the last one */
    record Page(Map<EmailId, Place> emails, String next) {}

    /** Where the queue has an email. */
    enum Place {
        /** It waits, or a worker holds it. */
        LIVE,
        DEAD,
        /** Nobody knows whether it was sent; what it says is kept. */
        UNCONFIRMED,
        /** Settled, and still remembered for a while. */
        GONE
    }

    /** What is to be done with an email that is not where the log says. */
    sealed interface Correction {
        EmailId id();

        /** Out of the queue, and what it says is deleted. */
        record Withdraw(EmailId id, EmailStatus became) implements Correction {}

        /** A live email becomes a dead letter again. */
        record Bury(EmailId id, Failure failure, int attempts, Instant diedAt) implements Correction {}

        /** A dead letter is due at once, with all its retries and its whole life; it takes room even if there is none. */
        record Revive(EmailId id) implements Correction {}
    }
}
