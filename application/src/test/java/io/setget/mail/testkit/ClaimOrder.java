package io.setget.mail.testkit;

import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.ClaimScope;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Which of the in-memory queue's emails come next. */
final class ClaimOrder {
    static final Comparator<Waiting> BY_AGE = Comparator.comparingLong(waiting -> waiting.seq);
    static final Comparator<Waiting> BY_LANE = byLane(BY_AGE);

    private final Collection<Waiting> live;
    private final ClaimScope scope;
    private final Instant now;

    ClaimOrder(Collection<Waiting> live, ClaimScope scope, Instant now) {
        this.live = live;
        this.scope = scope;
        this.now = now;
    }

    private static Comparator<Waiting> byLane(Comparator<Waiting> within) {
        return Comparator.<Waiting, Lane>comparing(
                        waiting -> waiting.email.type().lane())
                .thenComparing(within);
    }

    /** @param oldest how many of them for their age alone */
    List<Waiting> choose(int most, long oldest) {
        Comparator<Waiting> order = Comparator.comparing(Waiting::stallsOften)
                .thenComparing(byLane(scope.newestFirst() ? BY_AGE.reversed() : BY_AGE));
        List<Waiting> ready = live.stream()
                .filter(waiting -> waiting.token == null && isDue(waiting))
                .filter(waiting -> waiting.expires.isAfter(now))
                .toList();
        boolean suspectOut = live.stream().anyMatch(waiting -> waiting.token != null && waiting.isSuspect());
        Stream<Waiting> suspect =
                ready.stream().filter(Waiting::isSuspect).sorted(order).limit(suspectOut ? 0 : 1);
        List<Waiting> candidates = Stream.concat(ready.stream().filter(waiting -> !waiting.isSuspect()), suspect)
                .toList();
        return Stream.concat(
                        candidates.stream().sorted(BY_AGE).limit(scope.newestFirst() ? 0 : oldest),
                        candidates.stream().sorted(order))
                .distinct()
                .limit(most)
                .sorted(BY_LANE)
                .toList();
    }

    boolean mayFind() {
        return live.stream()
                .filter(waiting -> waiting.token == null || !waiting.leaseUntil.isAfter(now))
                .anyMatch(this::isDue);
    }

    private boolean isDue(Waiting waiting) {
        return !waiting.due.isAfter(now)
                && (!scope.failedBefore() || waiting.failures > 0)
                && (!scope.criticalOnly() || waiting.email.type().lane() == Lane.CRITICAL);
    }
}
