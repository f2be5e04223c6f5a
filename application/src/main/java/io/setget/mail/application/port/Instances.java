package io.setget.mail.application.port;

import io.setget.mail.domain.instance.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The instances that share the store, as each was last heard. The store's clock decides, so they need not agree on the
 * time; kept to the millisecond.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached; repeating the call
 * is safe.
 */
public interface Instances {

    /** @param up how long it has been running; counts with its first heartbeat */
    void heard(Heartbeat heartbeat, Duration up);

    /** The instance stops, and is no longer listed. No error if it is not. */
    void left(UUID id);

    /** All but those that left or were forgotten: the one that started first comes first; at most 500, heard last. */
    List<Sighting> list();

    /** Forgets those that were not heard for this long or longer; returns how many. */
    int forget(Duration silentFor);

    /** An instance as it was last heard. */
    record Sighting(Heartbeat last, Instant startedAt, Instant heardAt, Duration silentFor) {}
}
