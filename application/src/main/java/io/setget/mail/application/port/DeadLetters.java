package io.setget.mail.application.port;

import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.time.Instant;
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

    /**
     * A bounded step of reviving many, those that died first before the others. Each is revived as by {@link
     * #revive(EmailId)}; one for which there is no room is left, and those after it that find room are revived all the
     * same. Repeat it until a step revives none, bounded by the first step's {@link Revived#at}.
     *
     * @param most at least 1; no step revives more than {@link #MOST_AT_ONCE}
     */
    Revived revive(Selection which, int most);

    /**
     * A bounded step of deleting many, those that died first before the others. Repeat it until a step deletes none.
     *
     * @param most at least 1; no step deletes more than {@link #MOST_AT_ONCE}
     * @return how many were deleted
     */
    int delete(Selection which, int most);

    /** The most letters of one step: it takes well under a second, for nothing else is changed meanwhile. */
    int MOST_AT_ONCE = 2_000;

    /**
     * Which dead letters are meant: all to which each part that is not null applies.
     *
     * @param ids those among these
     * @param kind those that died of this
     * @param diedBy those that died at this time of the store's clock, or before; keeps an email that dies again while
     *     many are revived from being revived again
     */
    record Selection(
            @Nullable List<EmailId> ids,
            @Nullable FailureKind kind,
            @Nullable Instant diedBy) {
        public Selection {
            ids = ids == null ? null : List.copyOf(ids);
        }

        public static Selection all() {
            return new Selection(null, null, null);
        }

        public static Selection these(List<EmailId> ids) {
            return new Selection(ids, null, null);
        }

        /** All that died of one cause; null means of any. */
        public static Selection ofKind(@Nullable FailureKind kind) {
            return new Selection(null, kind, null);
        }

        public Selection diedBy(Instant time) {
            return new Selection(ids, kind, time);
        }
    }

    /**
     * What one step revived.
     *
     * @param queueFull whether any were left for want of room
     * @param at when, by the store's clock
     */
    record Revived(int count, boolean queueFull, Instant at) {}

    /** What became of a wish to revive. */
    enum Revival {
        REVIVED,
        QUEUE_FULL,
        NOT_FOUND
    }
}
