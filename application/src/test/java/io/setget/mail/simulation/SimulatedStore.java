package io.setget.mail.simulation;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.InMemoryApartStore;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryChores;
import io.setget.mail.testkit.InMemoryDeliveryRecorder;
import io.setget.mail.testkit.InMemoryLosses;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.InMemoryReconcilableLog;
import io.setget.mail.testkit.InMemorySendingQuota;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.InMemorySharedHealth;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The stores that all instances share, as they are in truth: no fault lies between a simulation and them. */
final class SimulatedStore {
    static final Instant BEGINNING = Instant.parse("2030-01-01T12:00:00Z");

    final Capacity capacity;
    final InstantSource clock;
    final DeliveryLog log;

    /** Null if one store keeps queue and log in step. */
    final @Nullable Apart apart;

    final InMemorySendingQuota quota;
    final InMemorySettingsStore settings = new InMemorySettingsStore();
    final InMemorySharedHealth health;
    final InMemoryAuditLog audit;
    private final Scheduler scheduler;
    private final InMemoryMailStore together;
    private long awayUntil;

    /** @param isApart whether the queue is kept apart from its log, as it is in Redis */
    SimulatedStore(Scheduler scheduler, Capacity capacity, boolean isApart) {
        this.scheduler = scheduler;
        this.capacity = capacity;
        this.clock = () -> BEGINNING.plusMillis(scheduler.nanos() / 1_000_000);
        this.together = new InMemoryMailStore(capacity, clock);
        this.apart = isApart ? new Apart(capacity, clock) : null;
        this.log = apart == null ? together.log() : apart.recorder.log();
        this.quota = new InMemorySendingQuota(clock);
        this.health = new InMemorySharedHealth(clock);
        this.audit = new InMemoryAuditLog(clock);
    }

    /** A queue that is kept apart, and what its log's database has for it. */
    static final class Apart {
        final InMemoryApartStore store;
        final InMemoryDeliveryRecorder recorder;
        final InMemoryReconcilableLog reconcilable;
        final InMemoryChores chores;

        Apart(Capacity capacity, InstantSource clock) {
            store = new InMemoryApartStore(capacity, clock);
            recorder = new InMemoryDeliveryRecorder(clock);
            reconcilable = new InMemoryReconcilableLog(recorder, new InMemoryLosses(clock));
            chores = new InMemoryChores(clock);
        }
    }

    private InMemoryMailStore inner() {
        return apart == null ? together : apart.store.inner();
    }

    EmailQueue queue() {
        return inner().queue();
    }

    DeadLetters deadLetters() {
        return inner().deadLetters();
    }

    /** What the queue itself knows of its emails; the log may learn it later. */
    DeliveryLog known() {
        return inner().log();
    }

    /** Whether the instances know together that the server is in trouble; one alone may not have heard the newest. */
    boolean breakerIsOpen() {
        String[] told = health.read().state().split(";", -1);
        return told.length > 3 && !told[3].equals("-");
    }

    Instant now() {
        return clock.instant();
    }

    void goAwayUntil(long nanos) {
        awayUntil = nanos;
    }

    boolean isAway() {
        return scheduler.nanos() < awayUntil;
    }
}
