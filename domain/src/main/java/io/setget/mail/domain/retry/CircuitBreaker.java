package io.setget.mail.domain.retry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the mail server is left alone. It opens after three troubles in a row; while it is open, bare connections
 * probe the server after 5 s, 10 s, 20 s … up to a minute, and the first that succeeds closes it.
 *
 * <p>A probe asks less than an email does. So the outage is over only when an email was answered as by a working
 * server: until then one further trouble opens the breaker again, and the wait for the next probe goes on growing.
 *
 * @param troublesInARow emails that met trouble since one was answered; no more are counted than open the breaker
 * @param nextProbe when the server is probed next; null while the breaker is closed
 * @param probes how often the server was probed in this outage
 */
public record CircuitBreaker(int troublesInARow, @Nullable Instant nextProbe, int probes) {
    public static final CircuitBreaker CLOSED = new CircuitBreaker(0, null, 0);

    private static final int THRESHOLD = 3;
    private static final Duration FIRST_PROBE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PROBE = Duration.ofMinutes(1);

    public boolean isOpen() {
        return nextProbe != null;
    }

    /** Whether a probe was answered but no email yet: one should go first, since its trouble costs it an attempt. */
    public boolean onTrial() {
        return nextProbe == null && troublesInARow == THRESHOLD;
    }

    public CircuitBreaker afterTrouble(Instant now) {
        if (nextProbe != null) {
            return this;
        }
        int troubles = Math.min(troublesInARow + 1, THRESHOLD);
        return new CircuitBreaker(troubles, troubles == THRESHOLD ? now.plus(wait(probes)) : null, probes);
    }

    /** Several emails in a row, to several recipients, have already shown that the server is in trouble. */
    public CircuitBreaker afterTroubles(Instant now) {
        return nextProbe == null ? new CircuitBreaker(THRESHOLD, now.plus(wait(probes)), probes) : this;
    }

    /** Another instance probes the server, and has until {@code end} for it. */
    public CircuitBreaker probedByAnother(Instant end) {
        return nextProbe == null ? this : new CircuitBreaker(troublesInARow, end, probes);
    }

    /** The server answered an email as a working server does. */
    public CircuitBreaker afterSuccess() {
        return CLOSED;
    }

    /** A probe that ends after the breaker was closed, such as by a change of settings, says nothing. */
    public CircuitBreaker afterFailedProbe(Instant now) {
        return nextProbe == null ? this : new CircuitBreaker(troublesInARow, now.plus(wait(probes + 1)), probes + 1);
    }

    /** Emails may try the server again. */
    public CircuitBreaker afterGoodProbe() {
        return nextProbe == null ? this : new CircuitBreaker(troublesInARow, null, probes + 1);
    }

    /** A probe further away than any should be means that the clock was set back: it is due as well. */
    public boolean probeIsDue(Instant now) {
        return nextProbe != null
                && (!now.isBefore(nextProbe) || now.plus(LONGEST_PROBE).isBefore(nextProbe));
    }

    private static Duration wait(int probes) {
        long millis = FIRST_PROBE.toMillis() << Math.min(probes, 10);
        return Duration.ofMillis(Math.min(millis, LONGEST_PROBE.toMillis()));
    }
}
