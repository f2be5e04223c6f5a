package io.setget.mail.domain.retry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the mail server is left alone. It opens after three troubles in a row; while it is open, bare connections
 * probe the server after 5 s, 10 s, 20 s … up to a minute, and the first that succeeds closes it.
 *
 * @param nextProbe when the server is probed next; null while the breaker is closed
 */
public record CircuitBreaker(int troublesInARow, @Nullable Instant nextProbe, int failedProbes) {
    public static final CircuitBreaker CLOSED = new CircuitBreaker(0, null, 0);

    private static final int THRESHOLD = 3;
    private static final Duration FIRST_PROBE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PROBE = Duration.ofMinutes(1);

    public boolean isOpen() {
        return nextProbe != null;
    }

    public CircuitBreaker afterTrouble(Instant now) {
        if (nextProbe != null) {
            return this;
        }
        int troubles = troublesInARow + 1;
        return new CircuitBreaker(troubles, troubles >= THRESHOLD ? now.plus(FIRST_PROBE) : null, 0);
    }

    /** The server answered an email or a probe as a working server does. */
    public CircuitBreaker afterSuccess() {
        return CLOSED;
    }

    /** A probe that ends after the breaker was closed, such as by a change of settings, says nothing. */
    public CircuitBreaker afterFailedProbe(Instant now) {
        if (nextProbe == null) {
            return this;
        }
        int probes = failedProbes + 1;
        long millis = FIRST_PROBE.toMillis() << Math.min(probes, 10);
        return new CircuitBreaker(troublesInARow, now.plusMillis(Math.min(millis, LONGEST_PROBE.toMillis())), probes);
    }

    public boolean probeIsDue(Instant now) {
        return nextProbe != null && !now.isBefore(nextProbe);
    }
}
