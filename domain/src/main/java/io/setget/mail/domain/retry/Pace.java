package io.setget.mail.domain.retry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast emails are sent. When the server wants fewer, sending pauses and half as many go at once; every ten emails
 * that go well let one more go again.
 *
 * <p>The pause is short and grows while the server goes on refusing, whatever time it names for one email: a server
 * that puts one recipient off for minutes must not hold up everybody else's.
 *
 * @param most how many may go at once when all is well
 * @param atOnce how many may go at once now
 * @param goodInARow emails that went well since {@code atOnce} last changed
 * @param slowdowns pauses since an email last went well
 * @param pausedUntil null if it was never slowed down
 */
public record Pace(
        int most,
        int atOnce,
        int goodInARow,
        int slowdowns,
        @Nullable Instant pausedUntil) {
    private static final int GOOD_ENOUGH = 10;
    private static final int MOST_SLOWDOWNS = 10;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Less than the shortest pause: two ends this close are one, read by two clocks. */
    private static final Duration SAME = Duration.ofMillis(500);

    /**
     * What all instances know of a server that wants fewer emails. How many may go at once is each one's own.
     *
     * @param until null if it was never slowed down
     * @param slowdowns pauses since an email last went well
     */
    public record Pause(@Nullable Instant until, int slowdowns) {
        public static final Pause NONE = new Pause(null, 0);
    }

    public Pace {
        if (atOnce < 1 || atOnce > most) {
            throw new IllegalArgumentException("from 1 to " + most + " emails may go at once, not " + atOnce);
        }
    }

    public static Pace full(int most) {
        return new Pace(most, most, 0, 0, null);
    }

    /** A pause further away than any should be means that the clock was set back: it is over. */
    public boolean isPaused(Instant now) {
        return pausedUntil != null
                && now.isBefore(pausedUntil)
                && !now.plus(LONGEST_PAUSE).isBefore(pausedUntil);
    }

    /** The server asked for fewer emails. Those under way at the same time say it together, which counts once. */
    public Pace afterThrottled(Instant now) {
        if (isPaused(now)) {
            return this;
        }
        long pause = Math.min(FIRST_PAUSE.toMillis() << slowdowns, LONGEST_PAUSE.toMillis());
        return new Pace(most, half(), 0, Math.min(slowdowns + 1, MOST_SLOWDOWNS), now.plusMillis(pause));
    }

    /** The server was in trouble: it may have taken too many connections. */
    public Pace afterTrouble() {
        return new Pace(most, half(), 0, slowdowns, pausedUntil);
    }

    /** Emails were sent whose answer never came: no more than one is risked until one is answered. */
    public Pace afterUnsure() {
        return new Pace(most, 1, 0, slowdowns, pausedUntil);
    }

    public Pace afterSuccess() {
        return goodInARow + 1 < GOOD_ENOUGH
                ? new Pace(most, atOnce, goodInARow + 1, 0, pausedUntil)
                : new Pace(most, Math.min(atOnce + 1, most), 0, 0, pausedUntil);
    }

    public Pause pause() {
        return new Pause(pausedUntil, slowdowns);
    }

    /** What another instance was told: a pause that is new here holds here as well, and half as many go at once. */
    public Pace with(Pause told, Instant now) {
        Pace same = new Pace(most, atOnce, goodInARow, Math.min(told.slowdowns(), MOST_SLOWDOWNS), told.until());
        boolean later = told.until() != null
                && (pausedUntil == null || pausedUntil.plus(SAME).isBefore(told.until()));
        return later && same.isPaused(now) ? new Pace(most, half(), 0, same.slowdowns(), same.pausedUntil()) : same;
    }

    private int half() {
        return Math.max(1, atOnce / 2);
    }
}
