package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.queue.Lease;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What a worker may do with a lease while it holds it: enter DATA, and extend it. */
final class Leases {
    private Leases() {}

    /** The wish to send the final dot of an email, as long as its lease lasts {@code marginMs} longer. */
    record Entrance(Lease lease, long marginMs) {}

    static List<Boolean> enterData(Handle h, long now, List<Entrance> entrances) {
        Map<UUID, LiveEmail> live =
                find(h, entrances.stream().map(Entrance::lease).toList());
        List<Boolean> answers = entrances.stream()
                .map(entrance -> holds(live, entrance.lease(), now + entrance.marginMs()))
                .toList();
        List<UUID> entered = entrances.stream()
                .filter(entrance -> holds(live, entrance.lease(), now + entrance.marginMs()))
                .map(entrance -> Settlements.id(entrance.lease()))
                .toList();
        if (!entered.isEmpty()) {
            h.createUpdate("UPDATE queued_email SET in_data = TRUE WHERE id = ANY(:ids)")
                    .bindArray("ids", UUID.class, entered)
                    .execute();
        }
        return answers;
    }

    /** Returns those that are still held. */
    static List<Lease> extend(Handle h, long now, long until, Collection<Lease> leases) {
        Map<UUID, LiveEmail> live = find(h, leases);
        List<Lease> held =
                leases.stream().filter(lease -> holds(live, lease, now + 1)).toList();
        if (!held.isEmpty()) {
            h.createUpdate("UPDATE queued_email SET next_at = :until WHERE id = ANY(:ids)")
                    .bind("until", until)
                    .bindArray(
                            "ids",
                            UUID.class,
                            held.stream().map(Settlements::id).toList())
                    .execute();
        }
        return held;
    }

    private static Map<UUID, LiveEmail> find(Handle h, Collection<Lease> leases) {
        List<UUID> ids = leases.stream().map(Settlements::id).distinct().toList();
        return LiveEmail.find(h, ids).stream().collect(Collectors.toMap(LiveEmail::id, Function.identity()));
    }

    private static boolean holds(Map<UUID, LiveEmail> live, Lease lease, long atLeastUntil) {
        LiveEmail email = live.get(Settlements.id(lease));
        return email != null && email.heldBy(lease.holder()) && email.nextAt() >= atLeastUntil;
    }
}
