package io.setget.mail.application.port;

import java.time.Duration;

/**
 * Work that is done now and then by one of all the instances that share the store. Whoever begins a chore has a turn,
 * which ends by itself after a while, should the instance vanish. The store's clock decides, kept to the millisecond.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached; the change may then
 * have been made or not, and repeating the call is safe.
 */
public interface Chores {

    /**
     * Begins a chore, unless it was done within {@code every}, or is in another turn that has not ended.
     *
     * @param name at most 100 characters, the same on every instance
     * @param turn chosen at random, at most 100 characters; the same again, before it is done, makes the turn last anew
     * @param lasts how long the turn lasts from now
     * @return whether the turn is the caller's
     */
    boolean begin(String name, String turn, Duration every, Duration lasts);

    /** The chore was done in this turn, just now. Without effect if the turn has passed on. */
    void done(String name, String turn);
}
