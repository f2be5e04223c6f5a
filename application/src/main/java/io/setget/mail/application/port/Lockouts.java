package io.setget.mail.application.port;

import io.setget.mail.domain.email.EmailAddress;
import java.time.Duration;

/**
 * Addresses to which nobody may sign in with a password for a while, on any instance. The store's clock decides;
 * addresses are compared without regard to case, and need not be those of accounts, so that a lock tells nothing.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached; the change may then
 * have been made or not.
 */
public interface Lockouts {
    /**
     * Notes a failed sign-in. The {@code threshold}-th within {@code within} locks the address for {@code lasts}, and
     * counting begins anew. Instances that note failures at the very same moment may lock with the next one.
     *
     * @return whether this failure locked it
     */
    boolean failed(EmailAddress email, int threshold, Duration within, Duration lasts);

    /** How long it is still locked; zero if it is not. */
    Duration remaining(EmailAddress email);

    /** Unlocks the address and forgets its failures; returns whether it was locked. */
    boolean clear(EmailAddress email);

    /** Forgets locks that have ended, and failures older than {@code within}; returns how many. */
    int purge(Duration within);
}
