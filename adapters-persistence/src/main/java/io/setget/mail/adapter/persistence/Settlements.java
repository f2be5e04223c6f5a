package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The last words of workers: several workers' in one go. */
final class Settlements {
    private final Ledger ledger;
    private final long now;
    private final Map<UUID, LiveEmail> live;
    private final Map<UUID, String> settledBy;

    private Settlements(Handle h, Ledger ledger, long now, Collection<Settlement> all) {
        this.ledger = ledger;
        this.now = now;
        List<UUID> ids = all.stream().map(one -> id(one.lease())).distinct().toList();
        this.live = LiveEmail.find(h, ids).stream().collect(Collectors.toMap(LiveEmail::id, Function.identity()));
        List<UUID> gone = all.stream()
                .filter(one -> !isHeld(one.lease()))
                .map(one -> id(one.lease()))
                .distinct()
                .toList();
        this.settledBy = settledBy(h, gone);
    }

    /** The emails of each list that were settled, now or earlier by the same lease. */
    static List<Set<EmailId>> answer(Handle h, Ledger ledger, long now, List<List<Settlement>> lists) {
        Settlements together = new Settlements(
                h, ledger, now, lists.stream().flatMap(List::stream).toList());
        List<Set<EmailId>> answers = lists.stream().map(together::settle).toList();
        ledger.post(h);
        return answers;
    }

    static UUID id(Lease lease) {
        return UUID.fromString(lease.email().id().value());
    }

    private static Map<UUID, String> settledBy(Handle h, List<UUID> ids) {
        Map<UUID, String> found = new HashMap<>();
        if (!ids.isEmpty()) {
            h.createQuery("SELECT id, settled_token FROM email WHERE id = ANY(:ids) AND settled_token IS NOT NULL")
                    .bindArray("ids", UUID.class, ids)
                    .map((rs, context) -> Map.entry(rs.getObject("id", UUID.class), rs.getString("settled_token")))
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    private boolean isHeld(Lease lease) {
        LiveEmail email = live.get(id(lease));
        return email != null && email.heldBy(lease.holder());
    }

    private Set<EmailId> settle(List<Settlement> settlements) {
        Set<EmailId> done = new LinkedHashSet<>();
        for (Settlement settlement : settlements) {
            Lease lease = settlement.lease();
            UUID id = id(lease);
            LiveEmail email = live.get(id);
            if (email != null && email.heldBy(lease.holder())) {
                apply(
                        email,
                        lease.holder(),
                        settlement.verdict(),
                        settlement.took().toMillis());
                live.remove(id);
                settledBy.put(id, lease.holder());
            }
            if (lease.holder().equals(settledBy.get(id))) {
                done.add(lease.email().id());
            }
        }
        return done;
    }

    private void apply(LiveEmail email, String token, Verdict verdict, long took) {
        if (verdict instanceof Verdict.Sent sent) {
            ledger.sent(email, sent.reply(), took, token);
        } else if (verdict instanceof Verdict.Retry retry) {
            ledger.tried(email, AttemptOutcome.FAILED, retry.failure(), took);
            ledger.retry(email, now + retry.delay().toMillis(), token);
        } else if (verdict instanceof Verdict.Bury bury) {
            ledger.tried(email, AttemptOutcome.FAILED, bury.failure(), took);
            ledger.bury(email, bury.failure(), email.failures() + email.crashes() + 1, token);
        } else if (verdict instanceof Verdict.Release release) {
            ledger.giveBack(email, now + release.delay().toMillis(), token);
        } else if (verdict instanceof Verdict.Stalled stalled) {
            ledger.stalled(email, now + stalled.delay().toMillis(), token);
        } else if (verdict instanceof Verdict.Unsure unsure) {
            ledger.tried(email, AttemptOutcome.UNKNOWN, unsure.failure(), took);
            ledger.unsure(email, unsure.failure(), token);
        } else {
            throw new IllegalArgumentException("no such verdict: " + verdict);
        }
    }
}
