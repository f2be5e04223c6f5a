package io.setget.mail.simulation;

import io.setget.mail.application.port.MailTransport.Waiting;
import io.setget.mail.domain.email.EmailId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said to the server about one email, as far as the transport must know. */
final class Conversation {
    private final Scheduler scheduler;
    private final EmailId email;
    private @Nullable Task waiting;
    private boolean recipientNamed;
    private boolean dotSent;
    private boolean givenUp;
    private long since;

    Conversation(Scheduler scheduler, EmailId email) {
        this.scheduler = scheduler;
        this.email = email;
    }

    void recipientIsNamed() {
        recipientNamed = true;
        since = scheduler.nanos();
    }

    /** False if it was given up before: then nothing is sent. */
    boolean sendsDot() {
        dotSent = !givenUp;
        since = scheduler.nanos();
        return dotSent;
    }

    /** Waits for an answer, or until it is given up. */
    void await(Duration time) {
        if (givenUp) {
            return;
        }
        waiting = scheduler.current();
        scheduler.pause(time);
        waiting = null;
    }

    boolean givenUp() {
        return givenUp;
    }

    Optional<Waiting> waiting() {
        return recipientNamed
                ? Optional.of(new Waiting(email, dotSent, Duration.ofNanos(scheduler.nanos() - since)))
                : Optional.empty();
    }

    boolean isAbout(EmailId other) {
        return email.equals(other);
    }

    /** Ends it, unless its dot was sent. */
    void giveUp() {
        if (recipientNamed && !dotSent) {
            givenUp = true;
            if (waiting != null) {
                scheduler.wake(waiting);
            }
        }
    }
}
