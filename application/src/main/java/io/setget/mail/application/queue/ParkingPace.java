package io.setget.mail.application.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * How many emails may be parked: some at once, then, while none is sent in between, only one at a time, after pauses that
 * grow. For one thread.
 */
final class ParkingPace {
    private static final int AT_ONCE = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private long successes;
    private int parkedSinceSuccess;
    private Instant next = Instant.MIN;

    /** @param sent how many emails were sent until now */
    boolean allows(long sent, Instant now) {
        if (sent != successes) {
            successes = sent;
            parkedSinceSuccess = 0;
        }
        return parkedSinceSuccess < AT_ONCE || !now.isBefore(next);
    }

    void parked(Instant now) {
        parkedSinceSuccess++;
        long millis = FIRST_PAUSE.toMillis() << Math.min(Math.max(0, parkedSinceSuccess - AT_ONCE), 10);
        next = now.plusMillis(Math.min(millis, LONGEST_PAUSE.toMillis()));
    }
}
