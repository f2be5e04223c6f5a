package io.setget.mail.domain.diagnosis;

import java.time.Duration;
import java.util.Optional;

/** How one try at delivering an email ended. */
public sealed interface DeliveryOutcome {
    /** One that was not as it should be, and why. */
    sealed interface Failed extends DeliveryOutcome {
        Failure failure();
    }

    /** The server took the email: its answer to the final dot. */
    record Delivered(String reply) implements DeliveryOutcome {}

    /** The server refused this recipient or message for good. */
    record Rejected(Failure failure) implements Failed {}

    /**
     * The server refused for now, or the connection ended before the final dot; {@code pause} is how long the server
     * wants this email to wait, if it named a time.
     */
    record Deferred(Failure failure, Optional<Duration> pause) implements Failed {
        public Deferred(Failure failure) {
            this(failure, Optional.empty());
        }
    }

    /**
     * The server wants fewer emails; {@code pause} is what it asked for, if it named a time.
     *
     * @param atRecipient whether it said so of a recipient: then it may want fewer for that one or its domain only
     */
    record Throttled(Failure failure, Optional<Duration> pause, boolean atRecipient) implements Failed {
        public Throttled(Failure failure, Optional<Duration> pause) {
            this(failure, pause, false);
        }
    }

    /**
     * Trouble with the server or the settings, not with this email.
     *
     * @param atRecipient whether it came only when the recipient was named: then it may concern that one only, and
     *     another is tried before the server is judged
     */
    record ServerTrouble(Failure failure, boolean atRecipient) implements Failed {
        public ServerTrouble(Failure failure) {
            this(failure, false);
        }
    }

    /** It was given up before its final dot, since the server did not answer while other emails waited; nothing was sent. */
    record Stalled(Failure failure) implements Failed {}

    /** The final dot was sent, the answer never came: nobody can know (RFC 1047). */
    record Unconfirmed(Failure failure) implements Failed {}

    /** The email was taken out of our hands before its final dot; nothing was sent. */
    record Withheld() implements DeliveryOutcome {}
}
