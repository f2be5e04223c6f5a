package io.setget.mail.bootstrap;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.queue.ClaimDueEmails;
import io.setget.mail.application.queue.DeliverDueEmails;
import io.setget.mail.application.queue.LeaseInHand;
import io.setget.mail.application.queue.LeasesInHand;
import io.setget.mail.application.queue.ProbeMailServer;
import io.setget.mail.application.queue.RelieveConnections;
import io.setget.mail.application.queue.SharedServerHealth;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of delivery: one claims for free connections only, one for each connection sends, one keeps leases alive,
 * one probes a server in trouble, one looks after conversations that stall. The last free connection is kept for critical
 * emails. None of them holds up another, and none ends by what it meets.
 */
final class DeliveryWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorkers.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int SPARE_THREADS = 8;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofSeconds(9);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final EmailQueue queue;
    private final MailTransport transport;
    private final ClaimDueEmails claims;
    private final DeliverDueEmails delivery;
    private final LeasesInHand leases;
    private final ProbeMailServer probe;
    private final SharedServerHealth shared;
    private final RelieveConnections relieve;
    /** Free connections that suffice for any email: the last one is kept for critical ones. */
    private final int enough;

    private final int connections;

    private final StopSignal stop;
    private final StopSignal finished = new StopSignal();
    private final Semaphore free;
    private final ThreadPoolExecutor senders;
    private final Thread dispatcher = thread("dispatcher", this::dispatch);
    private final Thread keeper = thread("lease-keeper", this::keepLeases);
    private final Thread prober = thread("prober", this::probeServer);
    private final Thread reliever = thread("reliever", this::relieve);

    /** @param stop given when this is closed; shared with whatever waits for the store */
    DeliveryWorkers(
            EmailQueue queue,
            MailTransport transport,
            ClaimDueEmails claims,
            DeliverDueEmails delivery,
            LeasesInHand leases,
            ProbeMailServer probe,
            SharedServerHealth shared,
            RelieveConnections relieve,
            int connections,
            StopSignal stop) {
        this.queue = queue;
        this.transport = transport;
        this.claims = claims;
        this.delivery = delivery;
        this.leases = leases;
        this.probe = probe;
        this.shared = shared;
        this.relieve = relieve;
        this.connections = connections;
        this.enough = Math.min(2, connections);
        this.stop = stop;
        this.free = new Semaphore(connections);
        // More only while emails are parked, and for a moment while a thread is between two emails: the semaphore
        // bounds them.
        this.senders = new ThreadPoolExecutor(
                connections,
                2 * connections + RelieveConnections.MOST_PARKED + SPARE_THREADS,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> thread("sender", task));
    }

    void start() {
        // A thread that cannot be made should be missed now and not when it is needed.
        senders.prestartAllCoreThreads();
        keeper.start();
        prober.start();
        reliever.start();
        dispatcher.start();
    }

    private void dispatch() {
        String told = "";
        while (!stop.isGiven()) {
            try {
                if (!dispatchOnce()) {
                    queue.awaitWork(claims.pause(POLL));
                }
                told = "";
            } catch (PortUnavailableException away) {
                String words = String.valueOf(away.getMessage());
                if (!words.equals(told)) {
                    LOG.warn("no email can be claimed just now: {}", words);
                }
                told = words; // once, not twice a second for as long as it lasts
                stop.within(AFTER_TROUBLE);
            } catch (InterruptedException notOurs) {
                return;
            } catch (RuntimeException | Error bug) {
                LOG.error("dispatcher goes on after an error", bug);
                stop.within(AFTER_TROUBLE);
            }
        }
    }

    /** Returns whether it makes sense to look again at once. */
    private boolean dispatchOnce() throws InterruptedException {
        boolean room = free.tryAcquire(enough, POLL.toMillis(), TimeUnit.MILLISECONDS);
        int taken = (room ? enough : 0) + free.drainPermits();
        int used = 0;
        try {
            shared.exchange();
            if (room) {
                used += start(claims.claim(taken - enough + 1));
            }
            used += taken > used && enough > 1 ? start(claims.claimCritical(taken - used)) : 0;
            return used > 0 || !room;
        } finally {
            free.release(taken - used);
        }
    }

    private int start(List<LeaseInHand> claimed) {
        claimed.forEach(lease -> senders.execute(() -> send(lease)));
        return claimed.size();
    }

    /** A thread of its own, since the dispatcher may wait for the store or for work. */
    private void relieve() {
        while (!stop.within(LOOK)) {
            try {
                relieve.look(leases.count() - leases.parked() > connections - enough)
                        .forEach(parked -> free.release());
            } catch (PortUnavailableException away) {
                LOG.debug("nobody knows whether emails wait: {}", away.getMessage());
            } catch (RuntimeException | Error bug) {
                LOG.error("stalled conversations could not be looked at", bug);
            }
        }
    }

    private void send(LeaseInHand lease) {
        try {
            delivery.deliver(lease);
        } catch (RuntimeException | Error bug) {
            LOG.error("email {} is left to its lease", lease.lease().email().id(), bug);
        } finally {
            if (lease.freesConnection()) {
                free.release();
            }
        }
    }

    private void keepLeases() {
        while (!finished.within(leases.keepEvery())) {
            try {
                leases.keep();
            } catch (PortUnavailableException away) {
                LOG.warn("leases could not be extended: {}", away.getMessage());
            } catch (RuntimeException | Error bug) {
                LOG.error("leases could not be extended", bug);
            }
        }
    }

    private void probeServer() {
        while (!stop.within(POLL)) {
            try {
                probe.ifDue();
            } catch (PortUnavailableException away) {
                LOG.warn("mail server could not be probed: {}", away.getMessage());
            } catch (RuntimeException | Error bug) {
                LOG.error("mail server could not be probed", bug);
            }
        }
    }

    /** How many connections are used just now. */
    int busy() {
        return senders.getActiveCount();
    }

    /** Begins to stop: nothing more is claimed, and what has not come to its final dot goes back. Returns at once. */
    void stopClaiming() {
        stop.give(GRACE);
        transport.stop();
    }

    /** Lets emails past their final dot finish, for a while; afterwards none is leased by this process. */
    @Override
    public void close() {
        stopClaiming();
        try {
            dispatcher.join(1 + stop.left().toMillis());
            senders.shutdown();
            if (!senders.awaitTermination(stop.left().toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("the mail server does not answer: connections are ended");
                transport.close();
                senders.awaitTermination(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
            }
            delivery.giveBack();
            finished.give(Duration.ZERO);
            for (Thread thread : List.of(keeper, prober, reliever)) {
                thread.join(LAST_WORDS.toMillis() / 4);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(!name.equals("dispatcher"));
        return thread;
    }
}
