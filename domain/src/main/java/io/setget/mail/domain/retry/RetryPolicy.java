package io.setget.mail.domain.retry;

import java.time.Duration;

/**
 * When a failed email is tried again: first after {@code delay}, then after twice that, and so on.
 *
 * @param retries tries after the first one
 * @param delay before the first retry
 * @param deadLetterThreshold failed retries after which an email is dead; the smaller of this and {@code retries} decides
 */
public record RetryPolicy(int retries, Duration delay, int deadLetterThreshold) {
    /** No retry waits longer than this, however often the delay was doubled. */
    public static final Duration LONGEST_DELAY = Duration.ofHours(24);

    public static final RetryPolicy DEFAULT = new RetryPolicy(3, Duration.ofSeconds(30), 3);

    private static final double JITTER = 0.1;

    public RetryPolicy {
        if (retries < 0 || deadLetterThreshold < 1 || delay.isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("retries, threshold and delay must be positive");
        }
    }

    /** Whether an email that failed {@code failures} times, the first send included, gets no further try. */
    public boolean exhausted(int failures) {
        return failures - 1 >= Math.min(retries, deadLetterThreshold);
    }

    /**
     * How long to wait after the {@code failures}-th failure, counted from 1.
     *
     * @param chance between 0 and 1; spreads the wait by a tenth either way, so that emails do not return in one crowd
     */
    public Duration delayAfter(int failures, double chance) {
        int doublings = Math.min(failures - 1, 30);
        double millis = (double) delay.toMillis() * (1L << doublings) * (1 - JITTER + 2 * JITTER * chance);
        return Duration.ofMillis(Math.min((long) millis, LONGEST_DELAY.toMillis()));
    }
}
