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

/** Chooses the emails to hand out, and leases them. */
final class Claims {
    private static final int OLDEST_ONE_IN = 10;
    private static final Comparator<LiveEmail> BY_AGE = Comparator.comparingLong(LiveEmail::seq);
    private static final Comparator<LiveEmail> BY_LANE =
            Comparator.comparingInt(LiveEmail::lane).thenComparing(BY_AGE);

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
        String failed = scope.failedBefore() ? " AND failures > 0" : "";
        return !Control.paused(h)
                && h.createQuery("SELECT EXISTS (SELECT 1 FROM queued_email WHERE state = 'ready' AND format <= :format"
                                + failed + ") OR EXISTS (SELECT 1 FROM queued_email WHERE state = 'suspect'"
                                + " AND format <= :format" + failed + ") OR EXISTS (SELECT 1 FROM queued_email"
                                + " WHERE next_at <= :now AND state IN ('scheduled', 'leased') AND format <= :format)")
                        .bind("format", EmailFormat.VERSION)
                        .bind("now", now)
                        .mapTo(Boolean.class)
                        .one();
    }

    List<LiveEmail> claim(Handle h, String token, int most, ClaimScope scope, long now, long leaseUntil) {
        List<LiveEmail> chosen = choose(h, most, scope, now);
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

    private List<LiveEmail> choose(Handle h, int most, ClaimScope scope, long now) {
        String failed = scope.failedBefore() ? " AND q.failures > 0" : "";
        List<LiveEmail> urgent = new ArrayList<>(LiveEmail.ready(h, "q.state = 'ready'" + failed, now, most));
        urgent.addAll(suspect(h, failed, now));
        urgent.sort(BY_LANE);
        if (urgent.size() < most) {
            return urgent;
        }
        List<LiveEmail> chosen = new ArrayList<>(oldest(h, most, failed, now));
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

    /** One whose worker crashed, if no other such one is out: should it kill its worker again, it harms few others. */
    private static List<LiveEmail> suspect(Handle h, String failed, long now) {
        List<LiveEmail> suspects = LiveEmail.ready(h, "q.state = 'suspect'" + failed, now, 1);
        if (suspects.isEmpty() || !Dialect.takeSuspectsTurn(h)) {
            return List.of();
        }
        boolean oneIsOut = h.createQuery(
                        "SELECT EXISTS (SELECT 1 FROM queued_email WHERE state = 'leased' AND crashes > 0)")
                .mapTo(Boolean.class)
                .one();
        return oneIsOut ? List.of() : suspects;
    }

    private List<LiveEmail> oldest(Handle h, int most, String failed, long now) {
        long before = handedOut.get();
        int count = (int) ((before + most) / OLDEST_ONE_IN - before / OLDEST_ONE_IN);
        List<LiveEmail> candidates = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            if (count > 0) {
                candidates.addAll(LiveEmail.ready(
                        h, "q.state = 'ready' AND q.lane = " + LiveEmail.rank(lane) + failed, now, count));
            }
        }
        candidates.sort(BY_AGE);
        return candidates.subList(0, Math.min(count, candidates.size()));
    }
}
