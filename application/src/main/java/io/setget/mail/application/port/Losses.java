package io.setget.mail.application.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When and why emails were lost by the store that held them, and whether an operator has seen that.
 *
 * <p>Thread-safe; {@link PortUnavailableException} if the log cannot be reached.
 */
public interface Losses {

    /** All losses together, since the beginning; those whose emails were found again count all the same. */
    long total();

    /** Those within the last {@code span}, newest first, at most 100. */
    List<Loss> latest(Duration span);

    /** An operator has seen all that there are now. Returns how many had not been seen before. */
    int acknowledge();

    /** @param cause in words */
    record Loss(Instant at, int emails, String cause, boolean acknowledged) {}
}
