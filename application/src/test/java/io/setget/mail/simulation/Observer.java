package io.setget.mail.simulation;

import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.application.port.DeadLetters.Revived;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.Cancellation;
import io.setget.mail.application.port.SendingQuota.Grant;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.simulation.KnownEmail.Hold;
import io.setget.mail.simulation.Sometimes.Path;
import io.setget.mail.testkit.ClearEmail;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
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

    private final World world;
    private final Map<EmailId, KnownEmail> emails = new LinkedHashMap<>();
    private final Breakers breakers;
    private final LeaseWatch leases;
    private final SilenceWatch silences;
    private final LimitWatch limits;
    final WaitWatch waits;

    Observer(World world) {
        this.world = world;
        this.breakers = new Breakers(world.sometimes);
        this.leases = new LeaseWatch(world, this);
        this.silences = new SilenceWatch(world, this);
        this.limits = new LimitWatch(world, this);
        this.waits = new WaitWatch(world, this);
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

    KnownEmail known(EmailId id) {
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
            case "EmailQueue.enterData" -> leases.enteredData(by, (Lease) arguments[0], Boolean.TRUE.equals(result));
            case "EmailQueue.extend" ->
                leases.extended((Collection<?>) arguments[0], (Duration) arguments[1], (Set<?>) result);
            case "EmailQueue.settle" -> leases.settled(by, (List<?>) arguments[0], (Set<?>) result);
            case "EmailQueue.cancel" -> cancelled((EmailId) arguments[0], (Cancellation) result);
            case "SendingQuota.take" ->
                limits.granted(by, (Integer) arguments[0], (SendingLimits) arguments[1], (Grant) result);
            case "SettingsStore.loadLimits" -> limits.read(by, result);
            case "SharedHealth.replace" -> silences.told(by);
            case "SettingsStore.load" -> silences.read(by, result);
            case "EmailQueue.resume" -> by.wakeDispatcher();
            case "EmailQueue.pause" -> reached(Path.PAUSED);
            case "DeadLetters.revive" -> revived(by, result);
            case "DeadLetters.delete" -> reached(Path.LETTER_DELETED);
            default -> {}
        }
    }

    private void claimed(SimulatedInstance by, Object[] arguments, List<?> handedOut) {
        int fresh = leases.claimed(by, arguments, handedOut);
        silences.claimed(by, fresh);
        limits.claimed(by, fresh);
    }

    private void accepted(SimulatedInstance by, List<?> given, @Nullable Object result) {
        if (result instanceof Acceptance.Accepted) {
            Instant now = world.store.now();
            for (Object one : given) {
                Email email = ((ClearEmail) one).email();
                KnownEmail known = known(email.id());
                Instant sendAt = email.sendAt();
                known.taken = true;
                acceptedAgain(known);
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

    /** A queue that lost an email takes it again from a caller who got no answer; in production under another id. */
    private void acceptedAgain(KnownEmail email) {
        if (email.queueForgotIt) {
            email.queueForgotIt = false;
            email.over = false;
            email.endedUnsure += logged(email).equals(Optional.of(EmailStatus.SENT)) ? 1 : 0;
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

    boolean isLive(KnownEmail email) {
        Optional<EmailStatus> status =
                world.store.known().find(email.email.id()).map(LoggedEmail::status);
        return status.filter(s -> s == EmailStatus.QUEUED || s == EmailStatus.RETRYING)
                .isPresent();
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
                email.endedUnsure += held && email.hold.pastMark ? 1 : 0;
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

    /** The queue's store lost everything: of an email that the log does not know to be sent, nobody can know. */
    void storeForgot() {
        for (KnownEmail email : emails.values()) {
            Optional<EmailStatus> logged = logged(email);
            cutOff(email, logged);
            email.mayBeUnheardOf |= logged.isEmpty();
            email.mayBeLost = true;
            email.queueForgotIt = true;
        }
    }

    /** The queue's store is as it was: what the log knows as settled must not be sent again all the same. */
    void storeWentBack() {
        for (KnownEmail email : emails.values()) {
            Optional<EmailStatus> logged = logged(email);
            cutOff(email, logged);
            email.wentBack = true;
            email.due = Instant.EPOCH;
            email.over = logged.filter(Observer::isSettled).isPresent();
            Optional<EmailStatus> held =
                    world.store.known().find(email.email.id()).map(LoggedEmail::status);
            boolean isHeld = held.filter(status -> !isSettled(status)).isPresent();
            email.mayBeUnheardOf |= logged.isEmpty() && held.isEmpty();
            email.mayBeLost |= !isHeld;
            email.queueForgotIt = held.isEmpty();
        }
    }

    private Optional<EmailStatus> logged(KnownEmail email) {
        return world.store.log.find(email.email.id()).map(LoggedEmail::status);
    }

    private static boolean isSettled(EmailStatus status) {
        return switch (status) {
            case SENT, EXPIRED, UNKNOWN, CANCELLED -> true;
            case QUEUED, SENDING, RETRYING, DEAD, LOST -> false;
        };
    }

    /** Whoever had it in hand has an email of a queue that is gone; what it did may be done again. */
    private static void cutOff(KnownEmail email, Optional<EmailStatus> logged) {
        Hold hold = email.hold;
        boolean mayHaveArrived = email.over || (hold != null && hold.pastMark);
        email.endedUnsure += mayHaveArrived && !logged.equals(Optional.of(EmailStatus.SENT)) ? 1 : 0;
        email.hold = null;
    }

    /** A round of this instance's dispatcher begins. */
    void dispatches(SimulatedInstance by) {
        silences.dispatches(by);
        limits.dispatches(by);
    }

    /** The task at hand tries this email. */
    void begins(SimulatedInstance by, Lease lease) {
        known(lease.email().id()).tried = true;
        leases.begins(lease);
        silences.begins(by);
    }

    /** How the try of the task at hand ended, before anything is made of it. */
    void tried(SimulatedInstance by, DeliveryOutcome outcome) {
        world.note(by.name(), "tried", outcome.getClass().getSimpleName());
        breakers.tried(by, outcome);
        leases.tried(by, outcome);
        silences.tried(by, outcome);
    }

    void probed(boolean good) {
        silences.probed(good);
    }

    /** This instance was told that settings were saved. */
    void settingsChanged(SimulatedInstance by) {
        silences.settingsChanged(by);
        waits.disturbed();
    }

    void begun() {
        silences.begun();
    }

    void crashed(SimulatedInstance instance) {
        leases.crashed(instance);
        waits.disturbed();
    }

    void stoodStill(SimulatedInstance instance) {
        leases.stoodStill(instance);
        waits.disturbed();
    }

    /** A call of this instance failed, whether it took effect or not. */
    void unavailable(SimulatedInstance instance, String what) {
        leases.unavailable(instance);
        silences.unavailable(instance, what);
        limits.unavailable(instance, what);
        waits.disturbed();
    }
}
