package io.setget.mail.application.account;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often somebody may ask for something within a while. Remembers a bounded number of names. Thread-safe. */
final class Allowance {
    private static final int MOST_NAMES = 10_000;

    private final int most;
    private final Duration within;
    private final Map<String, Deque<Instant>> asked = new LinkedHashMap<>();

    Allowance(int most, Duration within) {
        this.most = most;
        this.within = within;
    }

    /** Zero if it is granted, and counts; else how long until it would be. */
    synchronized Duration take(String name, Instant now) {
        Deque<Instant> before = asked.remove(name);
        Deque<Instant> times = before == null ? new ArrayDeque<>() : before;
        while (!times.isEmpty() && !times.peekFirst().plus(within).isAfter(now)) {
            times.removeFirst();
        }
        if (asked.size() >= MOST_NAMES) {
            asked.remove(asked.keySet().iterator().next());
        }
        asked.put(name, times);
        if (times.size() >= most) {
            return Duration.between(now, times.getFirst().plus(within));
        }
        times.addLast(now);
        return Duration.ZERO;
    }
}
