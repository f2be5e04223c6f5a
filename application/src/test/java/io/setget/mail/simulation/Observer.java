package io.setget.mail.simulation;

import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.application.port.DeadLetters.Revived;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.Cancellation;
import io.setget.mail.application.port.SendingQuota.Grant;
import io.setget.mail.application.queue.LeasesInHand;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.simulation.KnownEmail.Hold;
import io.setget.mail.simulation.Sometimes.Path;
import io.setget.mail.testkit.ClearEmail;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches every call that reached a store, and ends the simulation at the first that breaks a promise. */
final class Observer {
    /** What a call without a result answers. */
    private static final Object NOTHING = new Object();

    private static final Duration LEASE_MARGIN = Duration.ofSeconds(2);

    private final World world;
    private final Map<EmailId, KnownEmail> emails = new LinkedHashMap<>();
    private final Map<Task, Lease> trying = new HashMap<>();
    private final Map<Lease, Boolean> breakerWasOpen = new HashMap<>();
    private final Map<SimulatedInstance, Long> lastFault = new HashMap<>();
    private final Breakers breakers;
    private final Set<String> tokens = new HashSet<>();

    Observer(World world) {
        this.world = world;
        this.breakers = new Breakers(world.sometimes);
    }

    Collection<KnownEmail> emails() {
        return emails.values();
    }

    @Nullable
    KnownEmail find(EmailId id) {
        return emails.get(id);
    }

    /** Before it is given to an instance to accept. */
    void offered(Email email) {
        emails.put(email.id(), new KnownEmail(email));
    }

    /** Whoever asked for it was told that it is accepted. */
    void answered(EmailId id) {
        known(id).answered = true;
    }

    private KnownEmail known(EmailId id) {
        KnownEmail email = emails.get(id);
        if (email == null) {
            throw broken("nobody asked for " + id);
        }
        return email;
    }

    private SimulatedProcess.Died broken(String words) {
        AssertionError error = new AssertionError(words);
        world.scheduler.fail(error);
        throw error;
    }

    void must(boolean holds, String words, Object about) {
        if (!holds) {
            throw broken(words + ": " + about);
        }
    }

    private void reached(Path path) {
        world.sometimes.reached(path);
    }

    /** After the effect of a call, before anybody learns of it. */
    void saw(SimulatedInstance by, String what, Object[] arguments, @Nullable Object answer) {
        breakers.look(by);
        Object result = answer == null ? NOTHING : answer;
        switch (what) {
            case "EmailQueue.acceptPrepared" -> accepted(by, (List<?>) arguments[0], answer);
            case "EmailQueue.claim" -> claimed(by, arguments, (List<?>) result);
            case "EmailQueue.enterData" -> enteredData((Lease) arguments[0], Boolean.TRUE.equals(result));
            case "EmailQueue.extend" ->
                extended((Collection<?>) arguments[0], (Duration) arguments[1], (Set<?>) result);
            case "EmailQueue.settle" -> settled(by, (List<?>) arguments[0], (Set<?>) result);
            case "EmailQueue.cancel" -> cancelled((EmailId) arguments[0], (Cancellation) result);
            case "SendingQuota.take" -> {
                if (((Grant) result).permits() < (Integer) arguments[0]) {
                    reached(Path.LIMIT_REACHED);
                }
            }
            case "EmailQueue.resume" -> by.wakeDispatcher();
            case "EmailQueue.pause" -> reached(Path.PAUSED);
            case "DeadLetters.revive" -> revived(by, result);
            case "DeadLetters.delete" -> reached(Path.LETTER_DELETED);
            default -> {}
        }
    }

    private void accepted(SimulatedInstance by, List<?> given, @Nullable Object result) {
        if (result instanceof Acceptance.Accepted) {
            Instant now = world.store.now();
            for (Object one : given) {
                Email email = ((ClearEmail) one).email();
                KnownEmail known = known(email.id());
                Instant sendAt = email.sendAt();
                known.taken = true;
                known.due = sendAt == null || sendAt.isBefore(now) ? now : sendAt;
                if (known.due.isAfter(now)) {
                    reached(Path.SEND_LATER);
                }
            }
            checkCapacity();
            by.wakeDispatcher();
        } else if (result instanceof Acceptance.Full) {
            boolean room = world.store.queue().size() + given.size() <= world.store.capacity.total();
            reached(room ? Path.QUEUE_FULL_FOR_ALL_BUT_CRITICAL : Path.QUEUE_FULL);
        } else if (result instanceof Acceptance.Repeated) {
            reached(Path.ACCEPT_REPEATED);
        }
    }

    private void checkCapacity() {
        int live = 0;
        int ordinary = 0;
        for (KnownEmail email : emails.values()) {
            if (email.taken && isLive(email)) {
                live++;
                ordinary += email.email.type().lane() == Lane.CRITICAL ? 0 : 1;
            }
        }
        must(live <= world.store.capacity.total(), "more emails than the capacity", live);
        must(ordinary <= world.store.capacity.ordinary(), "the critical reserve is taken by others", ordinary);
    }

    private boolean isLive(KnownEmail email) {
        Optional<EmailStatus> status =
                world.store.known().find(email.email.id()).map(LoggedEmail::status);
        return status.filter(s -> s == EmailStatus.QUEUED || s == EmailStatus.RETRYING)
                .isPresent();
    }

    private void claimed(SimulatedInstance by, Object[] arguments, List<?> leases) {
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
            KnownEmail email = known(lease.email().id());
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
        }
        must(again || leases.size() <= most, "more were handed out than asked for", leases.size());
    }

    /** Who held it before must have let it go, or have had time enough. */
    private void passedOn(KnownEmail email, @Nullable Hold before, Instant now) {
        if (before == null || before.settled) {
            return;
        }
        must(!now.isBefore(before.until), "in two hands at once", email.id());
        reached(Path.LEASE_PASSED_ON);
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

    private void enteredData(Lease lease, boolean granted) {
        KnownEmail email = known(lease.email().id());
        Hold hold = email.hold;
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

    private void extended(Collection<?> leases, Duration leaseFor, Set<?> kept) {
        for (Object one : leases) {
            Lease lease = (Lease) one;
            Hold hold = known(lease.email().id()).hold;
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

    private void settled(SimulatedInstance by, List<?> settlements, Set<?> done) {
        if (settlements.size() > 1) {
            reached(Path.SETTLED_SEVERAL_AT_ONCE);
        }
        for (Object one : settlements) {
            Settlement settlement = (Settlement) one;
            Lease lease = settlement.lease();
            KnownEmail email = known(lease.email().id());
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
        boolean open = Boolean.TRUE.equals(breakerWasOpen.remove(lease));
        email.over =
                verdict instanceof Verdict.Sent || verdict instanceof Verdict.Bury || verdict instanceof Verdict.Unsure;
        world.note(by.name(), verdict.getClass().getSimpleName(), email.id());
        if (verdict instanceof Verdict.Sent) {
            must(world.server.arrivals(email.email.id()) > 0, "settled as sent, and never arrived", email.id());
        } else if (verdict instanceof Verdict.Retry retry) {
            email.due = now.plus(retry.delay());
            must(!open || lease.failures() > 0, "an attempt was spent while the breaker was open", email.id());
            unsure(email, hold);
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
            unsure(email, hold);
        } else if (verdict instanceof Verdict.Bury bury) {
            boolean refused =
                    bury.failure().reply() != null && bury.failure().reply().startsWith("5");
            reached(refused ? Path.DIED_REFUSED : Path.DIED_OF_RETRIES);
            unsure(email, hold);
        }
    }

    private static void unsure(KnownEmail email, Hold hold) {
        if (hold.pastMark) {
            email.endedUnsure++;
        }
    }

    private void cancelled(EmailId id, Cancellation result) {
        KnownEmail email = find(id);
        if (result == Cancellation.TOO_LATE) {
            reached(Path.CANCELLED_TOO_LATE);
        }
        if (result == Cancellation.CANCELLED && email != null) {
            boolean held = email.hold != null && !email.hold.settled;
            email.over = true;
            reached(held ? Path.CANCELLED_IN_A_WORKERS_HANDS : Path.CANCELLED);
            if (email.hold != null) {
                email.hold.settled = true;
                if (held) {
                    unsure(email, email.hold);
                }
            }
        }
    }

    /** The log tells which. */
    private void revived(SimulatedInstance by, @Nullable Object result) {
        if (result == Revival.QUEUE_FULL || (result instanceof Revived many && many.queueFull())) {
            reached(Path.REVIVAL_REFUSED_FULL);
        }
        for (KnownEmail email : emails.values()) {
            if (email.over && isLive(email)) {
                reached(Path.REVIVED);
                email.due = world.store.now();
                email.over = false;
            }
        }
        checkCapacity();
        by.wakeDispatcher();
    }

    /** The task at hand tries this email. */
    void begins(Lease lease) {
        trying.put(world.scheduler.current(), lease);
    }

    /** How the try of the task at hand ended, before anything is made of it. */
    void tried(SimulatedInstance by, DeliveryOutcome outcome) {
        world.note(by.name(), "tried", outcome.getClass().getSimpleName());
        breakers.tried(by, outcome);
        Lease lease = trying.remove(world.scheduler.current());
        if (lease != null && DeliveryRules.isTrouble(outcome)) {
            breakerWasOpen.put(lease, by.health.breakerIsOpen());
        }
    }

    /** The queue's store lost everything: of an email that the log does not know to be sent, nobody can know. */
    void storeForgot() {
        for (KnownEmail email : emails.values()) {
            Optional<LoggedEmail> logged = world.store.log.find(email.email.id());
            boolean sent =
                    logged.filter(entry -> entry.status() == EmailStatus.SENT).isPresent();
            email.endedUnsure += sent ? 0 : 1;
            email.mayBeUnheardOf |= logged.isEmpty();
            email.mayBeLost = true;
            email.hold = null;
        }
    }

    void crashed(SimulatedInstance instance) {
        for (KnownEmail email : emails.values()) {
            Hold hold = email.hold;
            if (hold != null && hold.by == instance && !hold.settled) {
                reached(hold.pastMark ? Path.CRASHED_PAST_THE_MARK : Path.CRASHED_BEFORE_THE_MARK);
            }
        }
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
