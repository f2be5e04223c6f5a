package io.setget.mail.bootstrap;

import io.setget.mail.adapter.persistence.Persistence;
import io.setget.mail.adapter.redis.Redis;
import io.setget.mail.adapter.redis.RedisAddress;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.application.seal.Seal;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue, its dead letters, its quota and its log: in the database, or the queue in Redis and the log in the database. */
record MailStore(
        EmailQueue queue,
        DeadLetters deadLetters,
        SendingQuota sendingQuota,
        SharedHealth sharedHealth,
        UnconfirmedEmails unconfirmed,
        DeliveryLog log,
        QueueWatch watch,
        Runnable closing) {
    private static final Logger LOG = LoggerFactory.getLogger(MailStore.class);

    /** Closing it leaves the database open. */
    static MailStore open(
            Config config, Persistence persistence, Seal seal, RandomGenerator random, boolean onlyLooks) {
        RedisAddress address = config.redis().address();
        if (address == null) {
            return new MailStore(
                    persistence.queue(),
                    persistence.deadLetters(),
                    persistence.sendingQuota(),
                    persistence.sharedHealth(),
                    persistence.unconfirmed(),
                    persistence.deliveryLog(),
                    QueueWatch.NOT_NEEDED,
                    () -> {});
        }
        warnOfWhatStaysBehind(persistence);
        Redis redis = Redis.open(
                new Redis.Options(address, config.redis().caFile(), persistence.databaseId(random), config.capacity()),
                seal,
                random);
        QueueInRedis queue = new QueueInRedis(redis, persistence, random, onlyLooks);
        return new MailStore(
                queue.queue(),
                queue.deadLetters(),
                redis.sendingQuota(),
                redis.sharedHealth(),
                redis.unconfirmed(),
                queue.log(),
                new QueueWatch(queue.reconcile()::differences, queue.reconcile()::check),
                queue::close);
    }

    private static void warnOfWhatStaysBehind(Persistence persistence) {
        int waiting = persistence.queue().size();
        int dead = persistence.deadLetters().size();
        if (waiting + dead > 0) {
            LOG.warn(
                    "{} emails and {} dead letters are still in the database's own queue and stay there: start without"
                            + " SETGET_REDIS_URL until they are delivered, then with it",
                    waiting,
                    dead);
        }
    }
}
