package io.setget.mail.bootstrap;

import io.setget.mail.adapter.persistence.Persistence;
import io.setget.mail.adapter.redis.Redis;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.queue.CaughtUpLog;
import io.setget.mail.application.queue.RecentlyAccepted;
import io.setget.mail.application.queue.ReconcileQueue;
import io.setget.mail.application.queue.RecordOutcomes;
import io.setget.mail.application.queue.TellForgotten;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue in Redis and its log in the database, kept in step by a thread that empties the outbox. */
final class QueueInRedis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueInRedis.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final long STOP_MILLIS = 2_000;

    private final Redis redis;
    private final RecordOutcomes record;
    private final DeliveryLog log;
    private final ReconcileQueue reconcile;
    private final TellForgotten tellForgotten;
    private final boolean onlyLooks;
    private final StopSignal stop = new StopSignal();
    private final Thread thread = new Thread(this::work, "recorder");

    /** @param onlyLooks whether a queue that is not the one it was is left as it is, and not used */
    QueueInRedis(Redis redis, Persistence persistence, RandomGenerator random, boolean onlyLooks) {
        this.redis = redis;
        this.record = new RecordOutcomes(redis.outbox(), persistence.recorder());
        this.log = new CaughtUpLog(persistence.deliveryLog(), record);
        this.reconcile = new ReconcileQueue(
                redis.reconcilable(),
                persistence.reconcilableLog(),
                record,
                persistence.chores(),
                persistence.auditLog(),
                random);
        RecentlyAccepted accepted = new RecentlyAccepted(System::nanoTime);
        redis.tellAccepted(accepted::add);
        this.tellForgotten = new TellForgotten(redis.reconcilable(), persistence.reconcilableLog(), record, accepted);
        this.onlyLooks = onlyLooks;
        admitSoon();
        thread.setDaemon(true);
        thread.start();
    }

    /** Before anybody asks for the queue, if it is there already. */
    private void admitSoon() {
        try {
            admit();
        } catch (PortUnavailableException away) {
            LOG.debug("the queue is looked at later", away);
        }
    }

    private void admit() {
        if (onlyLooks) {
            reconcile.admitUnchanged();
        } else if (!redis.reconcilable().isAdmitted() && reconcile.admit()) {
            tellForgotten.tell();
        }
    }

    ReconcileQueue reconcile() {
        return reconcile;
    }

    EmailQueue queue() {
        return redis.queue();
    }

    DeadLetters deadLetters() {
        return redis.deadLetters();
    }

    DeliveryLog log() {
        return log;
    }

    private void work() {
        while (!stop.isGiven()) {
            try {
                redis.outbox().awaitEntry(POLL);
                admit();
                record.allInTurn();
            } catch (PortUnavailableException away) {
                // Whoever is away says so itself; what happened waits in the outbox.
                stop.within(AFTER_TROUBLE);
            } catch (InterruptedException notOurs) {
                return;
            } catch (RuntimeException | Error bug) {
                LOG.error("what happened to emails could not be recorded; it is tried again", bug);
                stop.within(AFTER_TROUBLE);
            }
        }
    }

    /** Records what is left, if there is time. */
    @Override
    public void close() {
        stop.give(Duration.ZERO);
        try {
            thread.join(STOP_MILLIS);
            record.all();
        } catch (PortUnavailableException away) {
            LOG.info("what happened last is recorded by the next instance that starts");
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            redis.close();
        }
    }
}
