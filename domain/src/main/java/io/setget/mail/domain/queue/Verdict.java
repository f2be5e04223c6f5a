package io.setget.mail.domain.queue;

import io.setget.mail.domain.diagnosis.Failure;
import java.time.Duration;

/** What becomes of a leased email. */
public sealed interface Verdict {
    /** The server took it. */
    record Sent(String reply) implements Verdict {}

    /** It failed and is tried again after {@code delay}. */
    record Retry(Duration delay, Failure failure) implements Verdict {}

    /** It failed for good. */
    record Bury(Failure failure) implements Verdict {}

    /** It goes back unharmed and is due after {@code delay}; this costs no attempt. */
    record Release(Duration delay) implements Verdict {}

    /** Nobody can know whether it arrived, and it is not sent again. */
    record Unsure(Failure failure) implements Verdict {}
}
