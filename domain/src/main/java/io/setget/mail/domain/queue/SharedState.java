package io.setget.mail.domain.queue;

import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.queue.ServerState.Turn;
import io.setget.mail.domain.retry.CircuitBreaker;
import io.setget.mail.domain.retry.DomainPace.Slow;
import io.setget.mail.domain.retry.Pace.Pause;
import io.setget.mail.domain.retry.Streak;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all instances know together of the mail server. Nothing in it changes with an email that goes well, unless
 * something went wrong before.
 *
 * @param pause of a server that wants fewer emails
 * @param misses emails whose conversation came to grief when the recipient had been named
 * @param slowed recipient domains that are held back, slowest first
 */
public record SharedState(Server server, Pause pause, Streak misses, Limits limits, Map<String, Slow> slowed) {
    public static final SharedState NONE = new SharedState(
            new Server(CircuitBreaker.CLOSED, false, null, null),
            Pause.NONE,
            Streak.NONE,
            new Limits(Streak.NONE, Set.of()),
            Map.of());

    /** The most slowed domains that instances tell each other of. */
    public static final int MOST_SLOWED = 32;

    /**
     * Trouble with the server.
     *
     * @param unsure whether the last trouble was an answer after the dot that never came
     * @param trouble the kind of the last one, not the server's words
     * @param trial whose turn it is to try the server first after a good probe
     */
    public record Server(
            CircuitBreaker breaker,
            boolean unsure,
            @Nullable FailureKind trouble,
            @Nullable Turn trial) {}

    /** Limits that the server told when the recipient had been named, and the domains of those recipients. */
    public record Limits(Streak throttles, Set<String> domains) {}

    /**
     * This state as the others' changes make it. What was changed here and not there stays; of two changes to the same
     * part the more careful one holds.
     *
     * @param agreed what both sides knew before
     * @param whole whether {@code theirs} has all slowed domains: then one that is missing is no longer slowed
     */
    public SharedState merged(SharedState agreed, SharedState theirs, boolean whole) {
        boolean bothOpen = server.breaker().isOpen() && theirs.server.breaker().isOpen();
        return new SharedState(
                bothOpen || server.equals(agreed.server) ? theirs.server : server,
                pause.equals(agreed.pause) ? theirs.pause : later(pause, theirs.pause),
                misses.equals(agreed.misses) ? theirs.misses : misses,
                limits.equals(agreed.limits) ? theirs.limits : limits,
                mergedSlowed(agreed, theirs, whole));
    }

    private static Pause later(Pause mine, Pause theirs) {
        Instant other = theirs.until();
        return other != null && mine.until() != null && other.isAfter(mine.until()) ? theirs : mine;
    }

    private Map<String, Slow> mergedSlowed(SharedState agreed, SharedState theirs, boolean whole) {
        Set<String> domains = new LinkedHashSet<>(theirs.slowed.keySet());
        domains.addAll(slowed.keySet());
        Map<String, Slow> merged = new LinkedHashMap<>();
        for (String domain : domains) {
            Slow mine = slowed.get(domain);
            Slow other = theirs.slowed.get(domain);
            Slow before = agreed.slowed.get(domain);
            Slow holds = merged(mine, before, other, whole);
            if (holds != null) {
                merged.put(domain, holds);
            }
        }
        return merged;
    }

    private static @Nullable Slow merged(
            @Nullable Slow mine, @Nullable Slow before, @Nullable Slow other, boolean whole) {
        boolean unchanged = mine == null ? before == null : mine.equals(before);
        if (unchanged) {
            return other == null && !whole ? mine : other;
        }
        return mine == null || other == null || !other.until().isAfter(mine.until()) ? mine : other;
    }
}
