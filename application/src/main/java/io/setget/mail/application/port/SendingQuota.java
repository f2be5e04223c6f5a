package io.setget.mail.application.port;

import io.setget.mail.domain.queue.SendingUsage;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.time.Instant;

/**
 * Permits to try emails, which all instances that share the store take from one book: so limits hold for them together.
 * The store's clock decides, kept to the millisecond.
 *
 * <p>Permits of a second come one by one, with at most a tenth of a second's and one more at once. In any hour and in any
 * day there are never more than the limit; an hour is counted by the minute and a day by ten minutes, each rather too
 * long than too short. All three are counted whichever limits are given.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached: then permits may have
 * been taken or not, and repeating {@link #take} is safe, for it can only permit less.
 */
public interface SendingQuota {

    /**
     * Takes as many permits as there are.
     *
     * @param wanted at least 1; the most that are taken
     */
    Grant take(int wanted, SendingLimits limits);

    /**
     * Gives permits back that were not used; to be called at most once for a grant, and not repeated.
     *
     * @param unused from 1 to those that were granted
     */
    void giveBack(Grant grant, int unused, SendingLimits limits);

    /** How much is used, and whether the limit of an hour or a day is reached. Changes nothing. */
    SendingUsage usage(SendingLimits limits);

    /**
     * What was granted.
     *
     * @param permits from 0 to those that were wanted
     * @param nextIn if fewer than wanted: how long until there may be one more
     * @param at when, by the store's clock
     */
    record Grant(int permits, Duration nextIn, Instant at) {}
}
