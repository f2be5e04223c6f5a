package io.setget.mail.application.queue;

import io.setget.mail.domain.retry.Streak;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** How long emails took that were sent lately, and so how long others are waited for. Thread-safe. */
final class RecentTries {
    private static final int COUNTED = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(2);
    private static final int TIMES = 4;
    private static final Duration REFUSED = Duration.ofMinutes(1);

    private final Deque<Long> millis = new ArrayDeque<>();
    private long successes;
    private @Nullable Instant refusedAt;

    synchronized void sent(Duration took) {
        successes++;
        millis.addLast(took.toMillis());
        if (millis.size() > COUNTED) {
            millis.removeFirst();
        }
    }

    /** How many were sent since the start. */
    synchronized long successes() {
        return successes;
    }

    /** The server took no further connection or email: it may want fewer connections. */
    synchronized void refused(Instant now) {
        refusedAt = now;
    }

    synchronized boolean refusedLately(Instant now) {
        return refusedAt != null && Duration.between(refusedAt, now).abs().compareTo(REFUSED) < 0;
    }

    /** How long a conversation may keep others waiting: a server that is slow to all is waited for. */
    synchronized Duration patience(Streak misses, Instant now) {
        Duration least = misses.goesOn(now) ? LITTLE_PATIENCE : PATIENCE;
        double mean = millis.stream().mapToLong(Long::longValue).average().orElse(0);
        Duration slow = Duration.ofMillis((long) (TIMES * mean));
        return slow.compareTo(least) > 0 ? slow : least;
    }

    /** How long the answer to a dot may take before another connection is opened in its place. */
    static Duration untilParked(Streak misses, Instant now) {
        return misses.goesOn(now) ? LITTLE_PATIENCE : PATIENCE;
    }
}
