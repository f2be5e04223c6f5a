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
import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.application.queue.CaughtUpLog;
import io.setget.mail.application.queue.ClaimDueEmails;
import io.setget.mail.application.queue.DeliverDueEmails;
import io.setget.mail.application.queue.ForgetOldEmails;
import io.setget.mail.application.queue.LeasesInHand;
import io.setget.mail.application.queue.PauseDelivery;
import io.setget.mail.application.queue.ProbeMailServer;
import io.setget.mail.application.queue.RecentSettings;
import io.setget.mail.application.queue.RelieveConnections;
import io.setget.mail.application.queue.RepairQueue;
import io.setget.mail.application.queue.SendingPermits;
import io.setget.mail.application.queue.ServerHealth;
import io.setget.mail.application.queue.SettleOutcomes;
import io.setget.mail.application.queue.SharedServerHealth;
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
import org.jspecify.annotations.Nullable;

/** One process: the application's own code wired as it is in production, and the loops that its threads run. */
final class SimulatedInstance {
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
    private final @Nullable QueueApart apart;
    private final SimulatedWorkers workers;
    private final Object[] monitors;
    private Duration clockOff = Duration.ZERO;

    SimulatedInstance(String name, World world, int connections) {
        this.world = world;
        this.connections = connections;
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
        MailTransport transport = new SimulatedTransport(world, this);
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
        SharedServerHealth shared = new SharedServerHealth(
                calls.over(SharedHealth.class, store.health), health, recentSettings, ownClock, world.scheduler::nanos);
        workers = new SimulatedWorkers(
                world,
                this,
                new SimulatedWorkers.Delivery(
                        transport,
                        health,
                        leases,
                        new ClaimDueEmails(recentSettings, health, leases, settle, permits),
                        new DeliverDueEmails(transport, recentSettings, shared, leases, settle, this::tried),
                        new ProbeMailServer(transport, recentSettings, health, shared),
                        shared,
                        new RelieveConnections(transport, health, leases, ownClock)));
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
        workers.start();
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

    void wakeDispatcher() {
        workers.wakeDispatcher();
    }

    /** Emails whose answer is waited for while another connection is used in their place. */
    int parked() {
        return leases.parked();
    }
}
