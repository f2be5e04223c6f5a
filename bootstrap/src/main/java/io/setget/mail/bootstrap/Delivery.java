package io.setget.mail.bootstrap;

import io.setget.mail.application.instance.ReportInstance;
import io.setget.mail.application.queue.ClaimDueEmails;
import io.setget.mail.application.queue.DeliverDueEmails;
import io.setget.mail.application.queue.LeasesInHand;
import io.setget.mail.application.queue.ProbeMailServer;
import io.setget.mail.application.queue.RecentSettings;
import io.setget.mail.application.queue.RelieveConnections;
import io.setget.mail.application.queue.SendingPermits;
import io.setget.mail.application.queue.ServerHealth;
import io.setget.mail.application.queue.SettleOutcomes;
import io.setget.mail.application.queue.SharedServerHealth;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.queue.DeliveryRules;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Delivery and its threads, wired by hand. */
final class Delivery implements AutoCloseable {
    /**
     * For tests that kill the process and would wait 20 s for each lease to run out: {@code -Dsetget.lease.millis=3000}.
     * Not for operators: a lease shorter than a pause of the process hands an email to two workers.
     */
    private static final String LEASE = "setget.lease.millis";

    private final ServerHealth health;
    private final RecentSettings settings;
    private final SendingPermits permits;
    private final LeasesInHand leases;
    private final DeliveryWorkers workers;
    private final SharedServerHealth shared;
    private final int connections;

    /** @param tried told of each try */
    Delivery(Config config, Ports ports, SettingsUseCases current, Consumer<DeliveryOutcome> tried) {
        SecureRandom random = new SecureRandom();
        StopSignal stop = new StopSignal();
        health = new ServerHealth(new DeliveryRules(config.retry()), config.connections(), ports.clock(), random);
        settings = new RecentSettings(current.settings(), health, System::nanoTime);
        permits = new SendingPermits(ports.sendingQuota(), current.limits(), System::nanoTime);
        connections = config.connections();
        leases = new LeasesInHand(ports.queue(), lease(), System::nanoTime, random);
        shared = new SharedServerHealth(ports.sharedHealth(), health, settings, ports.clock(), System::nanoTime);
        SettleOutcomes settle = new SettleOutcomes(ports.queue(), stop::pause);
        workers = new DeliveryWorkers(
                ports.queue(),
                ports.transport(),
                new ClaimDueEmails(settings, health, leases, settle, permits),
                new DeliverDueEmails(ports.transport(), settings, shared, leases, settle, tried),
                leases,
                new ProbeMailServer(ports.transport(), settings, health, shared),
                shared,
                new RelieveConnections(ports.transport(), health, leases, ports.clock()),
                connections,
                stop);
    }

    private static Duration lease() {
        return Duration.ofMillis(Long.getLong(LEASE, LeasesInHand.LEASE.toMillis()));
    }

    void start() {
        workers.start();
    }

    /** To be called after each save of the SMTP settings. */
    void settingsChanged() {
        settings.changed();
        shared.exchange();
    }

    /** Emails whose answer is waited for while another connection is used in their place. */
    int parked() {
        return leases.parked();
    }

    /** Recipient domains for which the mail server wants fewer emails. */
    List<String> slowedDomains() {
        return health.slowedDomains();
    }

    /** To be called after each save of the sending limits. */
    void limitsChanged() {
        permits.changed();
    }

    /** What is wrong with the mail server; empty unless it is left alone for that. */
    Optional<Failure> trouble() {
        return health.trouble();
    }

    boolean breakerIsOpen() {
        return health.breakerIsOpen();
    }

    ReportInstance.Load load() {
        return new ReportInstance.Load(leases.count(), workers.busy(), connections);
    }

    /** Begins to stop; returns at once. */
    void stopClaiming() {
        workers.stopClaiming();
    }

    @Override
    public void close() {
        workers.close();
    }
}
