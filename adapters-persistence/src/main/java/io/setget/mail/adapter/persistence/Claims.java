package io.setget.mail.adapter.persistence;

import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.ClaimScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/** Chooses the emails to hand out, and leases them. Each query reads the head of an index, or its end. */
final class Claims {
    private static final int OLDEST_ONE_IN = 10;
    private static final Comparator<LiveEmail> BY_AGE = Comparator.comparingLong(LiveEmail::seq);
    private static final Comparator<LiveEmail> BY_LANE =
            Comparator.comparingInt(LiveEmail::lane).thenComparing(BY_AGE);
    private static final Comparator<LiveEmail> NEWEST_BY_LANE =
            Comparator.comparingInt(LiveEmail::lane).thenComparing(BY_AGE.reversed());

    private final AtomicLong handedOut = new AtomicLong();

    /** Whether a claim may find anything: a look without a lock, for an idle queue is asked four times a second. */
    static boolean worthwhile(Handle h, String token, long now) {
        return h.createQuery("SELECT EXISTS (SELECT 1 FROM queued_email WHERE state = 'ready' AND format <= :format)"
                        + " OR EXISTS (SELECT 1 FROM queued_email WHERE state = 'suspect' AND format <= :format)"
                        + " OR EXISTS (SELECT 1 FROM queued_email WHERE next_at <= :now AND format <= :format)"
                        + " OR EXISTS (SELECT 1 FROM queued_email WHERE state = 'leased' AND token = :token)")
                .bind("format", EmailFormat.VERSION)
                .bind("now", now)
                .bind("token", token)
                .mapTo(Boolean.class)
                .one();
    }

    /** The same for a claim that is not made yet; not while the queue is paused. */
    static boolean mayFind(Handle h, ClaimScope scope, long now) {
        String wanted = wanted("", scope);
        return !Control.paused(h)
                && h.createQuery("SELECT EXISTS (SELECT 1 FROM queued_email WHERE state = 'ready' AND format <= :format"
                                + wanted + ") OR EXISTS (SELECT 1 FROM queued_email WHERE state = 'suspect'"
                                + " AND format <= :format" + wanted + ") OR EXISTS (SELECT 1 FROM queued_email"
                                + " WHERE next_at <= :now AND state IN ('scheduled', 'leased') AND format <= :format)")
                        .bind("format", EmailFormat.VERSION)
                        .bind("now", now)
                        .mapTo(Boolean.class)
                        .one();
    }

    private static String wanted(String table, ClaimScope scope) {
        return (scope.failedBefore() ? " AND " + table + "failures > 0" : "")
                + (scope.criticalOnly() ? " AND " + table + "lane = " + LiveEmail.rank(Lane.CRITICAL) : "");
    }

    List<LiveEmail> claim(Handle h, String token, int most, ClaimScope scope, long now, long leaseUntil) {
        List<LiveEmail> chosen = new Choice(h, scope, now).choose(most);
        if (!chosen.isEmpty()) {
            h.createUpdate("UPDATE queued_email SET state = 'leased', token = :token, next_at = :until,"
                            + " in_data = FALSE WHERE id = ANY(:ids)")
                    .bind("token", token)
                    .bind("until", leaseUntil)
                    .bindArray(
                            "ids",
                            UUID.class,
                            chosen.stream().map(LiveEmail::id).toList())
                    .execute();
            handedOut.addAndGet(chosen.size());
        }
        return chosen;
    }

    /** What one claim looks at. */
    private final class Choice {
        private final Handle h;
        private final ClaimScope scope;
        private final long now;
        private final String wanted;
        private final List<LiveEmail> suspect;

        Choice(Handle h, ClaimScope scope, long now) {
            this.h = h;
            this.scope = scope;
            this.now = now;
            this.wanted = wanted("q.", scope);
            this.suspect = suspect();
        }

        List<LiveEmail> choose(int most) {
            List<LiveEmail> urgent = new ArrayList<>(unharmed(most));
            urgent.addAll(suspect);
            urgent.sort(Comparator.comparing(LiveEmail::stallsOften)
                    .thenComparing(scope.newestFirst() ? NEWEST_BY_LANE : BY_LANE));
            List<LiveEmail> chosen = new ArrayList<>();
            if (urgent.size() >= most && !scope.newestFirst()) {
                chosen.addAll(oldest(most));
            }
            Set<UUID> taken = new HashSet<>();
            chosen.forEach(email -> taken.add(email.id()));
            for (LiveEmail email : urgent) {
                if (chosen.size() < most && taken.add(email.id())) {
                    chosen.add(email);
                }
            }
            chosen.sort(BY_LANE);
            return chosen;
        }

        private List<LiveEmail> unharmed(int most) {
            if (!scope.newestFirst()) {
                return LiveEmail.ready(h, "q.state = 'ready'" + wanted, now, most);
            }
            List<LiveEmail> newest = new ArrayList<>();
            for (Lane lane : scope.criticalOnly() ? List.of(Lane.CRITICAL) : List.of(Lane.values())) {
                if (newest.size() < most) {
                    newest.addAll(LiveEmail.newestReady(
                            h, "q.state = 'ready'" + in(lane) + wanted, now, most - newest.size()));
                }
            }
            return newest;
        }

        private static String in(Lane lane) {
            return " AND q.lane = " + LiveEmail.rank(lane);
        }

        /**
         * One whose worker crashed, else one that stalls often, if no other such one is out: should it kill its worker
         * again, it harms few others.
         */
        private List<LiveEmail> suspect() {
            boolean none = !h.createQuery("SELECT EXISTS (SELECT 1 FROM queued_email WHERE state = 'suspect')")
                    .mapTo(Boolean.class)
                    .one();
            if (none || !Dialect.takeSuspectsTurn(h) || oneIsOut()) {
                return List.of();
            }
            List<LiveEmail> crashed = oneSuspect("q.stalls < " + LiveEmail.STALLS_OFTEN);
            return crashed.isEmpty() ? oneSuspect("q.stalls >= " + LiveEmail.STALLS_OFTEN) : crashed;
        }

        private boolean oneIsOut() {
            return h.createQuery("SELECT EXISTS (SELECT 1 FROM queued_email WHERE state = 'leased'"
                            + " AND (crashes > 0 OR stalls >= " + LiveEmail.STALLS_OFTEN + "))")
                    .mapTo(Boolean.class)
                    .one();
        }

        private List<LiveEmail> oneSuspect(String which) {
            if (!scope.newestFirst()) {
                return LiveEmail.ready(h, "q.state = 'suspect' AND " + which + wanted, now, 1);
            }
            for (Lane lane : Lane.values()) {
                List<LiveEmail> newest =
                        LiveEmail.newestReady(h, "q.state = 'suspect' AND " + which + in(lane) + wanted, now, 1);
                if (!newest.isEmpty()) {
                    return newest;
                }
            }
            return List.of();
        }

        /** So many of all that may be handed out, by their age alone. */
        private List<LiveEmail> oldest(int most) {
            long before = handedOut.get();
            int count = (int) ((before + most) / OLDEST_ONE_IN - before / OLDEST_ONE_IN);
            if (count == 0) {
                return List.of();
            }
            List<LiveEmail> candidates = new ArrayList<>(suspect);
            for (Lane lane : Lane.values()) {
                candidates.addAll(LiveEmail.ready(h, "q.state = 'ready'" + in(lane) + wanted, now, count));
            }
            candidates.sort(BY_AGE);
            return candidates.subList(0, Math.min(count, candidates.size()));
        }
    }
}
