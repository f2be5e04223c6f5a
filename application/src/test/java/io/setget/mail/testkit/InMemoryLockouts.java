package io.setget.mail.testkit;

import io.setget.mail.application.port.Lockouts;
import io.setget.mail.domain.email.EmailAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Locks in memory. */
public final class InMemoryLockouts implements Lockouts {
    private final InstantSource clock;
    private final Map<String, List<Instant>> failures = new HashMap<>();
    private final Map<String, Instant> lockedUntil = new HashMap<>();

    public InMemoryLockouts(InstantSource clock) {
        this.clock = clock;
    }

    private static String key(EmailAddress email) {
        return email.ascii().toLowerCase(Locale.ROOT);
    }

    @Override
    public synchronized boolean failed(EmailAddress email, int threshold, Duration within, Duration lasts) {
        Instant now = clock.instant();
        List<Instant> lately = failures.computeIfAbsent(key(email), name -> new ArrayList<>());
        lately.removeIf(at -> !at.isAfter(now.minus(within)));
        lately.add(now);
        if (lately.size() < threshold) {
            return false;
        }
        failures.remove(key(email));
        lockedUntil.put(key(email), now.plus(lasts));
        return true;
    }

    @Override
    public synchronized Duration remaining(EmailAddress email) {
        Instant until = lockedUntil.get(key(email));
        return until == null || !until.isAfter(clock.instant())
                ? Duration.ZERO
                : Duration.between(clock.instant(), until);
    }

    @Override
    public synchronized boolean clear(EmailAddress email) {
        boolean wasLocked = !remaining(email).isZero();
        failures.remove(key(email));
        lockedUntil.remove(key(email));
        return wasLocked;
    }

    @Override
    public synchronized int purge(Duration within) {
        Instant now = clock.instant();
        int before = count();
        failures.values().forEach(times -> times.removeIf(at -> !at.isAfter(now.minus(within))));
        lockedUntil.values().removeIf(until -> !until.isAfter(now));
        return before - count();
    }

    private int count() {
        return lockedUntil.size()
                + failures.values().stream().mapToInt(List::size).sum();
    }
}
