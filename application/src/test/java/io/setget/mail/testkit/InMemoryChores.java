package io.setget.mail.testkit;

import io.setget.mail.application.port.Chores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chores in memory. */
public final class InMemoryChores implements Chores {
    private final InstantSource clock;
    private final Map<String, Turn> turns = new HashMap<>();
    private final Map<String, Instant> done = new HashMap<>();

    public InMemoryChores(InstantSource clock) {
        this.clock = clock;
    }

    private record Turn(String whose, Instant until) {}

    @Override
    public synchronized boolean begin(String name, String turn, Duration every, Duration lasts) {
        Instant now = clock.instant();
        @Nullable Turn taken = turns.get(name);
        @Nullable Instant last = done.get(name);
        boolean mine = taken != null && taken.whose().equals(turn) && now.isBefore(taken.until());
        boolean due = last == null || !now.isBefore(last.plus(every));
        boolean free = taken == null || !now.isBefore(taken.until());
        if (mine || (due && free)) {
            turns.put(name, new Turn(turn, now.plus(lasts)));
            return true;
        }
        return false;
    }

    @Override
    public synchronized void done(String name, String turn) {
        Turn taken = turns.get(name);
        if (taken != null && taken.whose().equals(turn)) {
            turns.remove(name);
            done.put(name, clock.instant());
        }
    }
}
