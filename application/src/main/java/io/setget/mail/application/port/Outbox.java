package io.setget.mail.application.port;

import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to emails in a queue that is kept apart from the {@link DeliveryLog}, in order, until the log has it.
 * The queue writes an entry in the same atomic step as the change it tells of, so none is lost and none is invented.
 *
 * <p>Thread-safe; {@link PortUnavailableException} as with {@link EmailQueue}.
 */
public interface Outbox {

    /** The oldest that were not dropped yet, oldest first, at most {@code most}. */
    List<Entry> oldest(int most);

    /** Drops all up to and including this entry, which was there: the log has them. May be repeated. */
    void drop(Position upTo);

    /**
     * Whether this instance should be the one that empties it in the background, for the next two seconds. Only spares
     * work: nothing goes wrong when two do.
     */
    boolean takeTurn();

    /** Waits until this instance may have added something, or {@code atMost} has passed. For one waiting thread. */
    void awaitEntry(Duration atMost) throws InterruptedException;

    /** What happened, and where it stands in the order of all that happened. */
    record Entry(Position position, Event event) {}

    /**
     * Positions grow within one epoch of the queue, also when the clock of its store does not; and each later epoch is
     * after each earlier one, whatever the clocks say.
     *
     * @param epoch that of the queue when it wrote the entry; see {@link ReconcilableQueue}
     */
    record Position(long epoch, long time, long number) implements Comparable<Position> {
        /** Before everything. */
        public static final Position START = new Position(0, 0, 0);

        private static final Comparator<Position> ORDER = Comparator.comparingLong(Position::epoch)
                .thenComparingLong(Position::time)
                .thenComparingLong(Position::number);

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }
    }

    /** What happened to one email, by the queue's clock. */
    sealed interface Event {
        EmailId id();

        Instant at();

        /** @param due when it may be sent: {@code at}, or later */
        record Accepted(EmailId id, Instant at, EmailType type, EmailAddress to, String messageId, Instant due)
                implements Event {}

        /**
         * It was tried, gave up, or was given up on.
         *
         * @param failed whether from now on it counts as failed, and no longer in an earlier minute
         * @param attempt null if it was not tried
         */
        record Changed(
                EmailId id,
                Instant at,
                EmailStatus status,
                @Nullable Instant nextAttemptAt,
                boolean failed,
                @Nullable LoggedAttempt attempt)
                implements Event {}

        /** It came back from the dead letters, and its send time counts from now on. */
        record Revived(EmailId id, Instant at) implements Event {}

        /** Its dead letter was deleted. */
        record LetterDeleted(EmailId id, Instant at) implements Event {}
    }
}
