package io.setget.mail.simulation;

import io.setget.mail.domain.email.Email;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a simulation knows of one email from the outside of the queue. */
final class KnownEmail {
    final Email email;

    /** Whether a caller was told that it is accepted. */
    boolean answered;

    /** Whether the queue took it. */
    boolean taken;

    /** Whether somebody tried it, however that ended. */
    boolean tried;

    /** Whether a worker may have crashed with it: then it is tried alone. */
    boolean crashed;

    /** Whether it was settled for good, as far as anybody was told. */
    boolean over;

    /** Whether the store lost it, or went back to a moment before it. */
    boolean mayBeLost;

    /** Whether that was before the log knew it. */
    boolean mayBeUnheardOf;

    /** How often a try past the mark ended without anybody knowing how. */
    int endedUnsure;

    /** Whether the queue no longer knows that it ever had it. */
    boolean queueForgotIt;

    /** Whether the queue came back older, so that an earlier worker may hold it again. */
    boolean wentBack;

    Instant due = Instant.EPOCH;

    @Nullable
    Hold hold;

    KnownEmail(Email email) {
        this.email = email;
    }

    String id() {
        return email.id().value();
    }

    /** In whose hands it is, or was last. */
    static final class Hold {
        final String token;
        final SimulatedInstance by;
        Instant until;
        boolean pastMark;
        /** In the queue as it was before it came back older: nobody knows until when it lasts. */
        boolean claimedBefore;

        boolean settled;

        Hold(String token, SimulatedInstance by, Instant until) {
            this.token = token;
            this.by = by;
            this.until = until;
        }
    }
}
