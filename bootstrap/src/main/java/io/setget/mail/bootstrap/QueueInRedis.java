package io.setget.mail.bootstrap;

import io.setget.mail.adapter.redis.Redis;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DeliveryRecorder;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.queue.CaughtUpLog;
import io.setget.mail.application.queue.RecordOutcomes;
import java.time.Duration;
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
    private final StopSignal stop = new StopSignal();
    private final Thread thread = new Thread(this::work, "recorder");

    QueueInRedis(Redis redis, DeliveryLog log, DeliveryRecorder recorder) {
        this.redis = redis;
        this.record = new RecordOutcomes(redis.outbox(), recorder);
        this.log = new CaughtUpLog(log, record);
        thread.setDaemon(true);
        thread.start();
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
