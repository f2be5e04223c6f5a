package io.setget.mail.application.account;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long somebody must wait after wrong passwords: nothing for the first few in a row, then one second, doubled each
 * time up to a bound. Remembers a bounded number of names, and each until a day after its last failure. Thread-safe.
 */
final class SignInDelays {
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);
    private static final int MOST_NAMES = 10_000;

    private final int free;
    private final Duration longest;
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    SignInDelays(int free, Duration longest) {
        this.free = free;
        this.longest = longest;
    }

    /** Zero if a try is welcome. */
    synchronized Duration remaining(String name, Instant now) {
        Failures before = failures.get(name);
        if (before == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, before.last().plus(delayAfter(before.count())));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns how many there were in a row. */
    synchronized int failed(String name, Instant now) {
        Failures before = failures.remove(name);
        boolean goesOn = before != null && before.last().plus(FORGOTTEN_AFTER).isAfter(now);
        int count = goesOn && before != null ? before.count() + 1 : 1;
        if (failures.size() >= MOST_NAMES) {
            failures.remove(failures.keySet().iterator().next());
        }
        failures.put(name, new Failures(count, now));
        return count;
    }

    synchronized void succeeded(String name) {
        failures.remove(name);
    }

    private Duration delayAfter(int count) {
        if (count < free) {
            return Duration.ZERO;
        }
        Duration delay = Duration.ofSeconds(1L << Math.min(count - free, 20));
        return delay.compareTo(longest) > 0 ? longest : delay;
    }

    private record Failures(int count, Instant last) {}
}
