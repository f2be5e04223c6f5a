package io.setget.mail.simulation;

import io.setget.mail.application.deadletter.ChangeManyDeadLetters;
import io.setget.mail.application.deadletter.DeleteDeadLetter;
import io.setget.mail.application.deadletter.ReviveDeadLetter;
import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.CancelEmail;
import io.setget.mail.application.email.ComposeEmail;
import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.application.queue.CaughtUpLog;
import io.setget.mail.application.queue.ClaimDueEmails;
import io.setget.mail.application.queue.DeliverDueEmails;
import io.setget.mail.application.queue.ForgetOldEmails;
import io.setget.mail.application.queue.LeaseInHand;
import io.setget.mail.application.queue.LeasesInHand;
import io.setget.mail.application.queue.PauseDelivery;
import io.setget.mail.application.queue.ProbeMailServer;
import io.setget.mail.application.queue.RecentSettings;
import io.setget.mail.application.queue.RepairQueue;
import io.setget.mail.application.queue.SendingPermits;
import io.setget.mail.application.queue.ServerHealth;
import io.setget.mail.application.queue.SettleOutcomes;
import io.setget.mail.application.queue.SharedBreaker;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.testkit.InMemoryContentRenderer;
import io.setget.mail.testkit.InMemoryServerCertificates;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One process: the application's own code wired as it is in production, and the loops that its threads run. */
final class SimulatedInstance {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);
    private static final Duration PROBES = Duration.ofMillis(500);
    private static final int LONGEST_IDLE_POLLS = 16;

    final SimulatedProcess process;
    final ServerHealth health;
    final RecentSettings recentSettings;
    final SendingPermits permits;
    final EmailQueue queue;
    final DeliveryLog log;
    final AcceptEmails accept;
    final CancelEmail cancel;
    final ReviveDeadLetter revive;
    final ChangeManyDeadLetters reviveMany;
    final DeleteDeadLetter delete;
    final PauseDelivery pausing;
    final RepairQueue repair;
    final ForgetOldEmails forget;
    final SettingsStore settings;
    final int connections;
    private final World world;
    private final LeasesInHand leases;
    private final ClaimDueEmails claims;
    private final DeliverDueEmails delivery;
    private final ProbeMailServer probe;
    private final @Nullable QueueApart apart;
    private final SharedBreaker shared;
    private final Object[] monitors;
    private Duration clockOff = Duration.ZERO;
    private @Nullable Task dispatcher;
    private int free;
    private int idlePolls = 1;

    SimulatedInstance(String name, World world, int connections) {
        this.world = world;
        this.connections = connections;
        this.free = connections;
        process = new SimulatedProcess(name);
        DeadLetters dead;
        PortCalls calls = new PortCalls(this, world);
        SimulatedStore store = world.store;
        AuditLog audit = calls.over(AuditLog.class, store.audit);
        if (store.apart == null) {
            apart = null;
            queue = calls.over(EmailQueue.class, store.queue());
            log = calls.over(DeliveryLog.class, store.log);
            dead = calls.over(DeadLetters.class, store.deadLetters());
        } else {
            apart = new QueueApart(store.apart, calls, audit, world);
            queue = calls.over(EmailQueue.class, apart.access.queue());
            log = new CaughtUpLog(calls.over(DeliveryLog.class, store.log), apart.record);
            dead = calls.over(DeadLetters.class, apart.access.deadLetters());
        }
        settings = calls.over(SettingsStore.class, store.settings);
        MailTransport transport = new SimulatedTransport(world.server);
        InstantSource ownClock = () -> store.now().plus(clockOff);
        health = new ServerHealth(new DeliveryRules(world.retry), connections, ownClock, world.chance);
        CurrentInstance current =
                new CurrentInstance(GeneralFields.NONE, settings, new Instance("SetGet", "http://localhost:8080"));
        recentSettings = new RecentSettings(
                new CurrentSmtpSettings(SmtpFields.NONE, settings, current, new InMemoryServerCertificates()),
                health,
                world.scheduler::nanos);
        permits = new SendingPermits(
                calls.over(SendingQuota.class, store.quota),
                new CurrentSendingLimits(SendingLimits.NONE, settings),
                world.scheduler::nanos);
        leases = new LeasesInHand(queue, LeasesInHand.LEASE, world.scheduler::nanos, world.chance);
        SettleOutcomes settle = new SettleOutcomes(queue, this::pause);
        claims = new ClaimDueEmails(recentSettings, health, leases, settle, permits);
        delivery = new DeliverDueEmails(transport, recentSettings, health, leases, settle, this::tried);
        shared = new SharedBreaker(store.health, health, recentSettings, ownClock, world.scheduler::nanos);
        probe = new ProbeMailServer(transport, recentSettings, health, shared);
        accept = new AcceptEmails(
                queue,
                new ComposeEmail(InMemoryContentRenderer.plainly(), current, ownClock, world.chance),
                new DeliveryCounters());
        cancel = new CancelEmail(queue, log, audit);
        revive = new ReviveDeadLetter(dead, audit);
        reviveMany = new ChangeManyDeadLetters(
                dead,
                audit,
                () -> Integer.MAX_VALUE,
                new ChangeManyDeadLetters.Background(Runnable::run, pause -> true),
                ownClock,
                world.chance);
        delete = new DeleteDeadLetter(dead, audit);
        pausing = new PauseDelivery(queue, audit);
        repair = new RepairQueue(queue, audit);
        forget = new ForgetOldEmails(log, Duration.ofDays(30));
        monitors = new Object[] {recentSettings, leases, shared};
        SimulatedLock.replaceIn(world.scheduler, settle);
    }

    String name() {
        return process.name;
    }

    void start() {
        dispatchAfter(Duration.ZERO);
        again(leases.keepEvery(), "lease-keeper", this::keepLeases);
        probeAfter(PROBES);
        if (apart != null) {
            apart.start(name(), process);
        }
    }

    /** A request that it answers, unless it dies before. */
    void answer(String what, Runnable body) {
        if (apart == null) {
            world.scheduler.after(Duration.ZERO, name() + " " + what, process, body);
        } else {
            // The log may be locked while it is caught up.
            world.scheduler.spawn(name() + " " + what, process, body);
        }
    }

    boolean isDead() {
        return process.isDead();
    }

    boolean hasProcessOfItsOwn() {
        return world.scheduler.current().process == process;
    }

    /** Whether the task at hand is in a part that no other task of this instance may enter meanwhile. */
    boolean holdsMonitor() {
        for (Object monitor : monitors) {
            if (Thread.holdsLock(monitor)) {
                return true;
            }
        }
        return false;
    }

    void freeze(Duration time) {
        process.freezeUntil(world.scheduler.nanos() + time.toNanos());
        world.observer.stoodStill(this);
    }

    /** Sets this machine's clock off from the store's. */
    void jump(Duration off) {
        clockOff = off;
    }

    private boolean pause(Duration time) {
        world.scheduler.pause(time);
        return true;
    }

    private void tried(DeliveryOutcome outcome) {
        world.scheduler.stepAlone();
        world.observer.tried(this, outcome);
    }

    /** Something may be due: a waiting dispatcher looks at once. */
    void wakeDispatcher() {
        idlePolls = 1;
        if (dispatcher != null) {
            world.scheduler.wake(dispatcher);
        }
    }

    /** Does this again and again, each time after the while that the time before told. */
    private Task again(Duration time, String what, Supplier<Duration> work) {
        return world.scheduler.after(time, name() + " " + what, process, () -> again(work.get(), what, work));
    }

    private void dispatchAfter(Duration time) {
        dispatcher = world.scheduler.after(time, name() + " dispatcher", process, () -> dispatchAfter(dispatchOnce()));
    }

    /** Returns how long to wait then. */
    private Duration dispatchOnce() {
        try {
            shared.exchange();
            List<LeaseInHand> claimed = free == 0 ? List.of() : claims.claim(free);
            free -= claimed.size();
            for (LeaseInHand lease : claimed) {
                world.scheduler.spawn(name() + " sender", process, () -> send(lease));
            }
            if (!claimed.isEmpty()) {
                idlePolls = 1;
                return Duration.ZERO;
            }
            idlePolls = Math.min(2 * idlePolls, LONGEST_IDLE_POLLS);
            return claims.pause(POLL).multipliedBy(idlePolls);
        } catch (PortUnavailableException away) {
            return AFTER_TROUBLE;
        }
    }

    private void send(LeaseInHand lease) {
        world.observer.begins(lease.lease());
        try {
            delivery.deliver(lease);
        } finally {
            free++;
            wakeDispatcher();
        }
    }

    private Duration keepLeases() {
        try {
            leases.keep();
        } catch (PortUnavailableException away) {
            world.scheduler.stepAlone();
        }
        return leases.keepEvery();
    }

    private void probeAfter(Duration time) {
        world.scheduler.after(time, name() + " prober", process, () -> {
            if (health.breakerIsOpen()) {
                // A probe takes its time.
                world.scheduler.spawn(name() + " probe", process, this::probe);
            } else {
                probeAfter(PROBES.multipliedBy(4));
            }
        });
    }

    private void probe() {
        try {
            probe.ifDue();
        } catch (PortUnavailableException away) {
            world.scheduler.stepAlone();
        }
        probeAfter(PROBES);
    }
}
