package io.setget.mail.simulation;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.queue.ClaimDueEmails;
import io.setget.mail.application.queue.DeliverDueEmails;
import io.setget.mail.application.queue.LeaseInHand;
import io.setget.mail.application.queue.LeasesInHand;
import io.setget.mail.application.queue.ProbeMailServer;
import io.setget.mail.application.queue.RelieveConnections;
import io.setget.mail.application.queue.ServerHealth;
import io.setget.mail.application.queue.SharedServerHealth;
import io.setget.mail.simulation.Sometimes.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The loops of an instance's delivery threads, as they are in production: the last connection is kept for critical emails. */
final class SimulatedWorkers {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);
    private static final Duration PROBES = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(250);
    /** Nothing is looked at before it has waited for longer. */
    private static final Duration LOOK_WHEN_IDLE = Duration.ofSeconds(1);

    private final World world;
    private final SimulatedInstance instance;
    private final Delivery delivery;
    private final int enough;
    private @Nullable Task dispatcher;
    private int free;
    private int idlePolls = 1;

    /** What the loops work with. */
    record Delivery(
            MailTransport transport,
            ServerHealth health,
            LeasesInHand leases,
            ClaimDueEmails claims,
            DeliverDueEmails deliver,
            ProbeMailServer probe,
            SharedServerHealth shared,
            RelieveConnections relieve) {}

    SimulatedWorkers(World world, SimulatedInstance instance, Delivery delivery) {
        this.world = world;
        this.instance = instance;
        this.delivery = delivery;
        this.free = instance.connections;
        this.enough = Math.min(2, instance.connections);
    }

    void start() {
        dispatchAfter(Duration.ZERO);
        again(delivery.leases.keepEvery(), "lease-keeper", this::keepLeases);
        again(LOOK, "reliever", this::relieve);
        probeAfter(PROBES);
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
        return world.scheduler.after(
                time, instance.name() + " " + what, instance.process, () -> again(work.get(), what, work));
    }

    private void dispatchAfter(Duration time) {
        dispatcher = world.scheduler.after(
                time, instance.name() + " dispatcher", instance.process, () -> dispatchAfter(dispatch()));
    }

    /** Returns how long to wait then. */
    private Duration dispatch() {
        int taken = free;
        try {
            int used = dispatchOnce(taken);
            if (used > 0) {
                idlePolls = 1;
                return Duration.ZERO;
            }
            if (taken < enough) {
                return POLL;
            }
            idlePolls = Math.min(2 * idlePolls, world.longestIdlePolls);
            return delivery.claims.pause(POLL).multipliedBy(idlePolls);
        } catch (PortUnavailableException away) {
            return AFTER_TROUBLE;
        }
    }

    private int dispatchOnce(int taken) {
        int used = 0;
        delivery.shared.exchange();
        world.observer.dispatches(instance);
        if (taken >= enough) {
            used += start(delivery.claims.claim(taken - enough + 1));
        }
        if (taken > used && enough > 1) {
            int critical = start(delivery.claims.claimCritical(taken - used));
            used += critical;
            if (critical > 0 && taken - used == 0) {
                world.sometimes.reached(Path.KEPT_CONNECTION_USED);
            }
        }
        return used;
    }

    private int start(List<LeaseInHand> claimed) {
        free -= claimed.size();
        for (LeaseInHand lease : claimed) {
            world.scheduler.spawn(instance.name() + " sender", instance.process, () -> send(lease));
        }
        return claimed.size();
    }

    private void send(LeaseInHand lease) {
        world.observer.begins(instance, lease.lease());
        try {
            delivery.deliver.deliver(lease);
        } finally {
            if (lease.freesConnection()) {
                free++;
            }
            wakeDispatcher();
        }
    }

    private Duration relieve() {
        try {
            int working = delivery.leases.count() - delivery.leases.parked();
            List<LeaseInHand> parked = delivery.relieve.look(working > instance.connections - enough);
            if (!parked.isEmpty()) {
                world.sometimes.reached(Path.PARKED_AFTER_DOT);
                free += parked.size();
                wakeDispatcher();
            }
        } catch (PortUnavailableException away) {
            world.scheduler.stepAlone();
        }
        return delivery.transport.waiting().isEmpty() ? LOOK_WHEN_IDLE : LOOK;
    }

    private Duration keepLeases() {
        try {
            delivery.leases.keep();
        } catch (PortUnavailableException away) {
            world.scheduler.stepAlone();
        }
        return delivery.leases.keepEvery();
    }

    private void probeAfter(Duration time) {
        world.scheduler.after(time, instance.name() + " prober", instance.process, () -> {
            if (delivery.health.breakerIsOpen()) {
                // A probe takes its time.
                world.scheduler.spawn(instance.name() + " probe", instance.process, this::probe);
            } else {
                probeAfter(PROBES.multipliedBy(4));
            }
        });
    }

    private void probe() {
        try {
            delivery.probe.ifDue();
        } catch (PortUnavailableException away) {
            world.scheduler.stepAlone();
        }
        probeAfter(PROBES);
    }
}
