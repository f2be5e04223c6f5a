package io.setget.mail.domain.queue;

/**
 * How many emails may wait. A fifth is kept for critical ones.
 *
 * @param total waiting, waiting for a retry, and in flight
 */
public record Capacity(int total) {
    public Capacity {
        if (total < 1) {
            throw new IllegalArgumentException("capacity must be at least 1");
        }
    }

    /** How many emails that are not critical may wait. */
    public int ordinary() {
        return total - total / 5;
    }
}
