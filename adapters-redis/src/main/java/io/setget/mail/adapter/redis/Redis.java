package io.setget.mail.adapter.redis;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.Outbox;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.queue.Capacity;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Everything kept in one Redis, and the way there. */
public final class Redis implements AutoCloseable {
    private final RedisLink link;
    private final RedisEmailQueue queue;
    private final RedisDeadLetters deadLetters;
    private final RedisOutbox outbox;
    private final RedisSendingQuota sendingQuota;
    private final RedisSharedHealth sharedHealth;
    private final RedisReconcilableQueue reconcilable;
    private final RedisUnconfirmedEmails unconfirmed;

    /**
     * What is to be opened.
     *
     * @param caFile certificates in PEM that are trusted besides the JVM's own; null: none
     * @param databaseId the database that holds the log of this queue's emails
     */
    public record Options(RedisAddress address, @Nullable Path caFile, String databaseId, Capacity capacity) {}

    private Redis(
            Options options,
            Seal seal,
            @Nullable InstantSource clock,
            int newestFormat,
            RandomGenerator random,
            boolean guarded) {
        Wake work = new Wake();
        Wake told = new Wake();
        link = new RedisLink(
                options.address(),
                Trust.in(options.caFile()),
                options.databaseId(),
                work,
                random,
                new RedisLink.Guard(guarded, told::up));
        Scripts scripts = new Scripts(link, clock, newestFormat);
        queue = new RedisEmailQueue(scripts, new EmailFormat(seal), options.capacity(), work, told);
        deadLetters = new RedisDeadLetters(scripts, options.capacity(), work, told, random);
        sendingQuota = new RedisSendingQuota(scripts);
        sharedHealth = new RedisSharedHealth(scripts);
        unconfirmed = new RedisUnconfirmedEmails(scripts, options.capacity(), work, told);
        reconcilable = new RedisReconcilableQueue(scripts, options.databaseId());
        outbox = new RedisOutbox(link, told, new UUID(random.nextLong(), random.nextLong()).toString());
    }

    /**
     * Opens the way to Redis. If it is not there yet, it is looked for until it is, and until then every call fails; so
     * it does until this instance is admitted to the queue that is there, see {@link #reconcilable}.
     *
     * @throws IllegalStateException if it is there, but no email may be kept there; the message says what to do
     */
    public static Redis open(Options options, Seal seal, RandomGenerator random) {
        return open(options, seal, null, EmailFormat.VERSION, random, true);
    }

    /** With a clock that a test moves, as a program of another version, and with any queue that is there. */
    static Redis open(
            Options options, Seal seal, @Nullable InstantSource clock, int newestFormat, RandomGenerator random) {
        return open(options, seal, clock, newestFormat, random, false);
    }

    /** @param guarded whether nothing may be done before this instance is admitted to the queue */
    static Redis open(
            Options options,
            Seal seal,
            @Nullable InstantSource clock,
            int newestFormat,
            RandomGenerator random,
            boolean guarded) {
        Redis redis = new Redis(options, seal, clock, newestFormat, random, guarded);
        try {
            redis.link.start();
            return redis;
        } catch (RuntimeException refused) {
            redis.close();
            throw refused;
        }
    }

    /** Whom to tell, on the thread of whoever handed them over, what the queue has just taken. */
    public void tellAccepted(Consumer<List<Event.Accepted>> listener) {
        queue.tell(listener);
    }

    public EmailQueue queue() {
        return queue;
    }

    public DeadLetters deadLetters() {
        return deadLetters;
    }

    public Outbox outbox() {
        return outbox;
    }

    public UnconfirmedEmails unconfirmed() {
        return unconfirmed;
    }

    public ReconcilableQueue reconcilable() {
        return reconcilable;
    }

    public SendingQuota sendingQuota() {
        return sendingQuota;
    }

    public SharedHealth sharedHealth() {
        return sharedHealth;
    }

    /** Whether Redis answers just now. */
    public boolean answers() {
        return link.isThere();
    }

    @Override
    public void close() {
        link.close();
    }
}
