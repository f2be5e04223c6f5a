package io.setget.mail.application.port;

import java.time.Instant;

/**
 * What all instances that share the queue's store know together of the mail server: one opaque text, replaced as a
 * whole. The store's clock decides, so instances need not agree on the time. Survives a restart.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached: then the text may
 * have been replaced or not, and {@link #read} tells which.
 */
public interface SharedHealth {

    /** What is known now, and what time it is at the store. */
    Snapshot read();

    /**
     * Replaces the text, unless somebody else did since it was read: compare-and-set on the version, which then grows
     * by one.
     *
     * @param expectedVersion that of the snapshot on which {@code state} is based
     * @param state at most 4 KiB; opaque to the store
     * @return false if the version is another by now: nothing was changed
     */
    boolean replace(long expectedVersion, String state);

    /**
     * The text at one moment.
     *
     * @param version 0 when nothing was ever written
     * @param state empty when nothing was ever written
     * @param now by the store's clock, kept to the millisecond
     */
    record Snapshot(long version, String state, Instant now) {}
}
