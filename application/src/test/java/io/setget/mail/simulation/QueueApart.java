package io.setget.mail.simulation;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Chores;
import io.setget.mail.application.port.DeliveryRecorder;
import io.setget.mail.application.port.Outbox;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.ReconcilableLog;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.application.queue.ReconcileQueue;
import io.setget.mail.application.queue.RecordOutcomes;
import io.setget.mail.testkit.InMemoryApartStore;
import java.time.Duration;

/** What an instance does for a queue that is kept apart from its log: it records what happened, and compares both. */
final class QueueApart {
    private static final Duration RECORDS = Duration.ofMillis(700);
    private static final Duration ADMITS = Duration.ofSeconds(1);
    private static final Duration CHECKS = Duration.ofMinutes(1);

    final InMemoryApartStore.Access access;
    final RecordOutcomes record;
    private final ReconcileQueue reconcile;
    private final World world;

    QueueApart(SimulatedStore.Apart store, PortCalls calls, AuditLog audit, World world) {
        this.world = world;
        access = store.store.new Access();
        record = new RecordOutcomes(
                calls.over(Outbox.class, store.store.outbox()), calls.over(DeliveryRecorder.class, store.recorder));
        reconcile = new ReconcileQueue(
                calls.over(ReconcilableQueue.class, access),
                calls.over(ReconcilableLog.class, store.reconcilable),
                record,
                calls.over(Chores.class, store.chores),
                audit,
                world.chance);
        SimulatedLock.replaceIn(world.scheduler, record);
    }

    void start(String name, SimulatedProcess process) {
        again(Duration.ZERO, ADMITS, name + " admits", process, reconcile::admit);
        again(RECORDS, RECORDS, name + " records", process, record::allInTurn);
        again(CHECKS, CHECKS, name + " checks", process, reconcile::check);
    }

    private void again(Duration first, Duration next, String what, SimulatedProcess process, Runnable work) {
        world.scheduler.spawn(what, process, () -> {
            world.scheduler.pause(first);
            while (true) {
                try {
                    work.run();
                } catch (PortUnavailableException away) {
                    world.note(what, "left for later", null);
                }
                world.scheduler.pause(next);
            }
        });
    }
}
