package io.setget.mail.application.port;

import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Emails whose content is kept although they are not sent by themselves: of status unknown, which the server may or may
 * not have taken, and lost ones that the queue lost but not what they say. They do not count against the capacity.
 *
 * <p>Thread-safe; {@link PortUnavailableException} as with {@link EmailQueue}.
 */
public interface UnconfirmedEmails {
    /** No step changes more. */
    int MOST_AT_ONCE = 500;

    /** Newest id first, at most {@code limit}, those with an id before {@code before} if it is given. */
    List<Unconfirmed> list(Selection which, int limit, @Nullable EmailId before);

    int size();

    /**
     * A bounded step of sending them again, those that became so first before the others: due at once, with all retries
     * and their whole life. Takes room as a new email does; what finds none is left.
     *
     * @param most at least 1
     */
    Step sendAgain(Selection which, int most);

    /**
     * A bounded step of settling them by hand: as sent, and what they say is deleted; or as dead, and they are dead
     * letters from now on. They stay counted as failed.
     *
     * @param most at least 1
     * @return how many were settled
     */
    int settle(Selection which, Ending as, int most);

    /** Deletes what is kept of those that became so longer than {@code age} ago, at most so many; returns how many. */
    int forget(Duration age, int most);

    /** All to which each part that is not null applies: one of these; became so at {@code since} or later, at {@code until} or before. */
    record Selection(
            @Nullable List<EmailId> ids,
            @Nullable Instant since,
            @Nullable Instant until) {
        public Selection {
            ids = ids == null ? null : List.copyOf(ids);
        }

        public static Selection all() {
            return new Selection(null, null, null);
        }

        public static Selection these(List<EmailId> ids) {
            return new Selection(ids, null, null);
        }

        /** The same, but none that becomes so later. */
        public Selection until(Instant time) {
            return new Selection(ids, since, until != null && until.isBefore(time) ? until : time);
        }
    }

    /** @param at when the outcome became unknown, or the loss was noticed */
    record Unconfirmed(EmailId id, EmailType type, EmailAddress to, Failure failure, Instant at) {}

    /**
     * What one step sent again.
     *
     * @param queueFull whether any were left for want of room
     * @param at when, by the store's clock
     */
    record Step(int count, boolean queueFull, Instant at) {}

    /** How one is settled by hand. */
    enum Ending {
        SENT,
        DEAD
    }
}
