package io.setget.mail.simulation;

import io.setget.mail.application.queue.LeasesInHand;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.simulation.KnownEmail.Hold;
import io.setget.mail.simulation.Sometimes.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches who holds which email: from the claim over DATA to the settlement. */
final class LeaseWatch {
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(2);

    private final World world;
    private final Observer observer;
    private final Map<Task, Lease> trying = new HashMap<>();
    private final Map<Lease, Outcome> outcomes = new HashMap<>();
    private final Map<SimulatedInstance, Long> lastFault = new HashMap<>();
    private final Set<String> tokens = new HashSet<>();

    /** How a try ended that is not settled yet, and whether the breaker was open then. */
    private record Outcome(DeliveryOutcome of, boolean breakerOpen) {}

    LeaseWatch(World world, Observer observer) {
        this.world = world;
        this.observer = observer;
    }

    private void must(boolean holds, String words, Object about) {
        observer.must(holds, words, about);
    }

    private KnownEmail known(Lease lease) {
        return observer.known(lease.email().id());
    }

    private void reached(Path path) {
        world.sometimes.reached(path);
    }

    /** Returns how many were not in this worker's hands before. */
    int claimed(SimulatedInstance by, Object[] arguments, List<?> leases) {
        int fresh = 0;
        String token = (String) arguments[0];
        int most = (Integer) arguments[1];
        ClaimScope scope = (ClaimScope) arguments[3];
        Instant now = world.store.now();
        boolean again = !tokens.add(token);
        if (again && !leases.isEmpty()) {
            reached(Path.CLAIM_ASKED_AGAIN_WITH_SAME_TOKEN);
        }
        for (Object one : leases) {
            Lease lease = (Lease) one;
            KnownEmail email = known(lease);
            Hold before = email.hold;
            if (before != null && before.token.equals(token) && !before.settled) {
                continue;
            }
            must(!email.over, "handed out though it was settled", email.id());
            must(!now.isBefore(email.due), "handed out before it is due", email.id());
            must(
                    (!scope.failedBefore() || lease.failures() > 0)
                            && (!scope.criticalOnly() || email.email.type().lane() == Lane.CRITICAL),
                    "handed out though others were asked for",
                    email.id());
            passedOn(email, before, now);
            email.hold = new Hold(token, by, now.plus((Duration) arguments[2]));
            fresh++;
        }
        must(again || leases.size() <= most, "more were handed out than asked for", leases.size());
        return fresh;
    }

    /** Who held it before must have let it go, or have had time enough. */
    private void passedOn(KnownEmail email, @Nullable Hold before, Instant now) {
        if (before == null || before.settled) {
            return;
        }
        if (before.claimedBefore) {
            email.endedUnsure += before.pastMark ? 1 : 0;
            return;
        }
        must(!now.isBefore(before.until), "in two hands at once", email.id());
        reached(Path.LEASE_PASSED_ON);
        email.crashed = true;
        if (before.pastMark) {
            email.endedUnsure++;
        }
        long fault = lastFault.getOrDefault(before.by, -1L);
        Instant lastGood = before.until.minus(LeasesInHand.LEASE).minus(LEASE_MARGIN);
        must(
                before.by.isDead() || !SimulatedStore.BEGINNING.plusNanos(fault).isBefore(lastGood),
                "a lease of a healthy instance passed on",
                email.id());
    }

    void enteredData(SimulatedInstance by, Lease lease, boolean granted) {
        KnownEmail email = known(lease);
        Hold hold = email.hold;
        if (granted && hold == null && email.wentBack) {
            hold = new Hold(lease.holder(), by, Instant.MAX);
            hold.claimedBefore = true;
            email.hold = hold;
        }
        if (!granted) {
            reached(Path.HELD_BACK_BEFORE_DOT);
            return;
        }
        must(
                hold != null && hold.token.equals(lease.holder()) && !hold.settled,
                "may enter DATA without holding it",
                email.id());
        if (hold != null) {
            must(world.store.now().isBefore(hold.until), "may enter DATA after its lease", email.id());
            hold.pastMark = true;
        }
    }

    void extended(Collection<?> leases, Duration leaseFor, Set<?> kept) {
        for (Object one : leases) {
            Lease lease = (Lease) one;
            Hold hold = known(lease).hold;
            // An instance may have an older lease of the same email in hand, and the answer names emails only.
            if (hold != null
                    && hold.token.equals(lease.holder())
                    && kept.contains(lease.email().id())) {
                must(
                        !hold.settled,
                        "a settled lease was extended",
                        lease.email().id());
                hold.until = world.store.now().plus(leaseFor);
            }
        }
    }

    void settled(SimulatedInstance by, List<?> settlements, Set<?> done) {
        if (settlements.size() > 1) {
            reached(Path.SETTLED_SEVERAL_AT_ONCE);
        }
        for (Object one : settlements) {
            Settlement settlement = (Settlement) one;
            Lease lease = settlement.lease();
            KnownEmail email = known(lease);
            Hold hold = email.hold;
            if (!done.contains(lease.email().id())) {
                reached(Path.SETTLE_REFUSED_BECAUSE_LEASE_PASSED_ON);
            } else if (hold != null && hold.token.equals(lease.holder())) {
                if (hold.settled) {
                    reached(Path.SETTLED_AGAIN_AFTER_LOST_ANSWER);
                } else {
                    settled(by, email, hold, settlement);
                }
            } else {
                reached(Path.SETTLED_AGAIN_AFTER_LOST_ANSWER);
            }
        }
    }

    private void settled(SimulatedInstance by, KnownEmail email, Hold hold, Settlement settlement) {
        Instant now = world.store.now();
        hold.settled = true;
        if (!now.isBefore(hold.until)) {
            reached(Path.SETTLED_AFTER_LEASE_ENDED);
        }
        Verdict verdict = settlement.verdict();
        Lease lease = settlement.lease();
        Outcome outcome = outcomes.remove(lease);
        boolean open = outcome != null && outcome.breakerOpen() && DeliveryRules.isTrouble(outcome.of());
        boolean answered = outcome != null && !(outcome.of() instanceof DeliveryOutcome.Unconfirmed);
        email.over =
                verdict instanceof Verdict.Sent || verdict instanceof Verdict.Bury || verdict instanceof Verdict.Unsure;
        world.note(by.name(), verdict.getClass().getSimpleName(), email.id());
        if (verdict instanceof Verdict.Sent) {
            must(world.server.arrivals(email.email.id()) > 0, "settled as sent, and never arrived", email.id());
        } else if (verdict instanceof Verdict.Retry retry) {
            email.due = now.plus(retry.delay());
            must(!open || lease.failures() > 0, "an attempt was spent while the breaker was open", email.id());
            unsure(email, hold, answered);
            if (open) {
                reached(Path.RETRIED_WHILE_BREAKER_OPEN);
            }
        } else if (verdict instanceof Verdict.Release release) {
            email.due = now.plus(release.delay());
            reached(open ? Path.SPARED_WHILE_BREAKER_OPEN : Path.THROTTLED);
            if (release.delay().isZero()) {
                by.wakeDispatcher();
            }
        } else if (verdict instanceof Verdict.Stalled stalled) {
            email.due = now.plus(stalled.delay());
        } else if (verdict instanceof Verdict.Unsure) {
            reached(Path.UNSURE_AFTER_SILENCE);
            unsure(email, hold, answered);
        } else if (verdict instanceof Verdict.Bury bury) {
            boolean refused =
                    bury.failure().reply() != null && bury.failure().reply().startsWith("5");
            reached(refused ? Path.DIED_REFUSED : Path.DIED_OF_RETRIES);
            unsure(email, hold, answered);
        }
    }

    private static void unsure(KnownEmail email, Hold hold, boolean answered) {
        email.endedUnsure += hold.pastMark && !answered ? 1 : 0;
    }

    /** The task at hand tries this email. */
    void begins(Lease lease) {
        trying.put(world.scheduler.current(), lease);
    }

    /** How the try of the task at hand ended, before anything is made of it. */
    void tried(SimulatedInstance by, DeliveryOutcome outcome) {
        Lease lease = trying.remove(world.scheduler.current());
        if (lease != null) {
            outcomes.put(lease, new Outcome(outcome, by.health.breakerIsOpen() && world.store.breakerIsOpen()));
        }
    }

    /** Emails past the mark of one that dies: each may be sent twice, and no more than it has conversations. */
    void crashed(SimulatedInstance instance) {
        int unsure = 0;
        for (KnownEmail email : observer.emails()) {
            Hold hold = email.hold;
            if (hold != null && hold.by == instance && !hold.settled) {
                unsure += hold.pastMark ? 1 : 0;
                reached(hold.pastMark ? Path.CRASHED_PAST_THE_MARK : Path.CRASHED_BEFORE_THE_MARK);
            }
        }
        must(
                unsure <= instance.connections + instance.parked(),
                "a crash may send more emails twice than there are connections",
                unsure);
    }

    void stoodStill(SimulatedInstance instance) {
        long until = instance.process.frozenUntil();
        if (until - world.scheduler.nanos() > LeasesInHand.LEASE.toNanos()) {
            reached(Path.FROZEN_PAST_ITS_LEASE);
        }
        lastFault.merge(instance, until, Math::max);
    }

    void unavailable(SimulatedInstance instance) {
        lastFault.merge(instance, world.scheduler.nanos(), Math::max);
        reached(Path.STORE_AWAY);
    }
}
