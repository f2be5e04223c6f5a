package io.setget.mail.domain.queue;

import io.setget.mail.domain.diagnosis.Failure;
import java.time.Duration;

/** What becomes of a leased email. One that goes back into the queue goes behind all that wait in its lane. */
public sealed interface Verdict {
    /** The server took it. */
    record Sent(String reply) implements Verdict {}

    /** It failed and is tried again after {@code delay}. */
    record Retry(Duration delay, Failure failure) implements Verdict {}

    /** It failed for good. */
    record Bury(Failure failure) implements Verdict {}

    /** It goes back unharmed and is due after {@code delay}; this costs no attempt. */
    record Release(Duration delay) implements Verdict {}

    /**
     * The server did not answer in time while others waited, and nothing was sent: it goes back and is due after {@code
     * delay}. This costs no attempt, but is counted: an email that stalls often is tried alone and last.
     */
    record Stalled(Duration delay) implements Verdict {}

    /** Nobody can know whether it arrived, and it is not sent again. */
    record Unsure(Failure failure) implements Verdict {}
}
