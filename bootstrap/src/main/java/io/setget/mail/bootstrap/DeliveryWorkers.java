package io.setget.mail.bootstrap;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.queue.DeliverDueEmails;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.queue.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that claims for free connections only, one that keeps leases alive, and a thread per connection. */
final class DeliveryWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorkers.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration GRACE = Duration.ofSeconds(12);

    private final EmailQueue queue;
    private final DeliverDueEmails delivery;
    private final int connections;
    private final Semaphore free;
    private final ExecutorService senders;
    private final Map<EmailId, Lease> inFlight = new ConcurrentHashMap<>();
    private final Thread dispatcher = new Thread(this::dispatch, "dispatcher");
    private final Thread keeper = new Thread(this::keepLeases, "lease-keeper");
    private volatile boolean stopping;

    DeliveryWorkers(EmailQueue queue, DeliverDueEmails delivery, int connections) {
        this.queue = queue;
        this.delivery = delivery;
        this.connections = connections;
        this.free = new Semaphore(connections);
        this.senders = Executors.newFixedThreadPool(connections, task -> new Thread(task, "sender"));
    }

    void start() {
        dispatcher.start();
        keeper.setDaemon(true);
        keeper.start();
    }

    private void dispatch() {
        while (!stopping) {
            try {
                if (!dispatchOnce()) {
                    queue.awaitWork(POLL);
                }
            } catch (PortUnavailableException away) {
                LOG.warn("queue cannot be reached, trying again: {}", away.getMessage());
                pause();
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException bug) {
                LOG.error("dispatcher goes on after an error", bug);
                pause();
            }
        }
    }

    /** Returns whether anything was claimed. */
    private boolean dispatchOnce() throws InterruptedException {
        free.acquire();
        int taken = 1 + free.drainPermits();
        List<Lease> leases = List.of();
        try {
            leases = delivery.claim(taken);
        } finally {
            free.release(taken - leases.size());
        }
        for (Lease lease : leases) {
            inFlight.put(lease.email().id(), lease);
            senders.execute(() -> send(lease));
        }
        return !leases.isEmpty();
    }

    private void send(Lease lease) {
        try {
            delivery.deliver(lease);
        } catch (RuntimeException failed) {
            LOG.error(
                    "email {} could not be settled; its lease will run out",
                    lease.email().id(),
                    failed);
        } finally {
            inFlight.remove(lease.email().id());
            free.release();
        }
    }

    private void keepLeases() {
        while (true) {
            try {
                Thread.sleep(DeliverDueEmails.LEASE.toMillis() / 4);
                if (!inFlight.isEmpty()) {
                    queue.extend(List.copyOf(inFlight.values()), DeliverDueEmails.LEASE);
                }
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException away) {
                LOG.warn("leases could not be extended: {}", away.getMessage());
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException stop) {
            stopping = true;
        }
    }

    /** Lets what is being sent finish, for a while. */
    @Override
    public void close() {
        stopping = true;
        dispatcher.interrupt();
        senders.shutdown();
        try {
            dispatcher.join(2_000);
            if (!senders.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} of {} connections were still sending", inFlight.size(), connections);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        keeper.interrupt();
    }
}
