package io.setget.mail.simulation;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.InMemorySendingQuota;
import io.setget.mail.testkit.InMemorySettingsStore;
import java.time.Instant;
import java.time.InstantSource;

/** The stores that all instances share, as they are in truth: no fault lies between a simulation and them. */
final class SimulatedStore {
    static final Instant BEGINNING = Instant.parse("2030-01-01T12:00:00Z");

    final Capacity capacity;
    final InstantSource clock;
    final EmailQueue queue;
    final DeadLetters deadLetters;
    final DeliveryLog log;
    final InMemorySendingQuota quota;
    final InMemorySettingsStore settings = new InMemorySettingsStore();
    final InMemoryAuditLog audit;
    private long awayUntil;
    private final Scheduler scheduler;

    SimulatedStore(Scheduler scheduler, Capacity capacity) {
        this.scheduler = scheduler;
        this.capacity = capacity;
        this.clock = () -> BEGINNING.plusMillis(scheduler.nanos() / 1_000_000);
        InMemoryMailStore together = new InMemoryMailStore(capacity, clock);
        this.queue = together.queue();
        this.deadLetters = together.deadLetters();
        this.log = together.log();
        this.quota = new InMemorySendingQuota(clock);
        this.audit = new InMemoryAuditLog(clock);
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
