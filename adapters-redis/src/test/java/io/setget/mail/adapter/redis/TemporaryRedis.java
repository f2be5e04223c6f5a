package io.setget.mail.adapter.redis;

import io.lettuce.core.api.sync.RedisServerCommands;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.application.queue.CaughtUpLog;
import io.setget.mail.application.queue.RecordOutcomes;
import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.InMemoryDeliveryRecorder;
import io.setget.mail.testkit.MailStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Queues in a real Redis, which all tests share and which each finds empty; closed after the test. */
final class TemporaryRedis implements BeforeEachCallback, AfterEachCallback {
    static final String DATABASE = "the only database";

    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable RedisServer shared;

    @Override
    public void beforeEach(ExtensionContext test) {
        RedisServer server = test.getRoot()
                .getStore(Namespace.create(RedisServer.class))
                .computeIfAbsent(
                        RedisServer.class, key -> RedisServer.start(DocumentedUser.options()), RedisServer.class);
        server.ask(RedisServerCommands::flushall);
        shared = server;
    }

    RedisServer server() {
        if (shared == null) {
            throw new IllegalStateException("no test runs");
        }
        return shared;
    }

    /** A server of the test's own. */
    RedisServer start(String... options) {
        return closing(RedisServer.start(options));
    }

    <T extends AutoCloseable> T closing(T part) {
        open.add(part);
        return part;
    }

    Redis open(Capacity capacity, @Nullable InstantSource clock) {
        return open(server().url(), capacity, clock);
    }

    Redis open(String url, Capacity capacity, @Nullable InstantSource clock) {
        return open(options(url, null, capacity), clock, EmailFormat.VERSION);
    }

    Redis open(Redis.Options options, @Nullable InstantSource clock, int newestFormat) {
        return closing(Redis.open(
                options, new Seal(new byte[32], new SecureRandom()), clock, newestFormat, new SecureRandom()));
    }

    /** As an instance that may do nothing before it is admitted to the queue. */
    Redis openGuarded(String url, Capacity capacity, @Nullable InstantSource clock) {
        return closing(Redis.open(
                options(url, null, capacity),
                new Seal(new byte[32], new SecureRandom()),
                clock,
                EmailFormat.VERSION,
                new SecureRandom(),
                true));
    }

    static Redis.Options options(String url, @Nullable Path caFile, Capacity capacity) {
        return new Redis.Options(RedisAddress.parse(url).orThrow(), caFile, DATABASE, capacity);
    }

    MailStore mailStore(Capacity capacity, InstantSource clock) {
        return mailStore(capacity, clock, server().url());
    }

    MailStore mailStore(Capacity capacity, InstantSource clock, String url) {
        return mailStore(open(url, capacity, clock), clock);
    }

    /** A queue with the log that its outbox is recorded in. */
    static MailStore mailStore(Redis redis, InstantSource clock) {
        InMemoryDeliveryRecorder recorder = new InMemoryDeliveryRecorder(clock);
        DeliveryLog log = new CaughtUpLog(recorder.log(), new RecordOutcomes(redis.outbox(), recorder));
        return new MailStore() {
            @Override
            public EmailQueue queue() {
                return redis.queue();
            }

            @Override
            public DeadLetters deadLetters() {
                return redis.deadLetters();
            }

            @Override
            public UnconfirmedEmails unconfirmed() {
                return redis.unconfirmed();
            }

            @Override
            public DeliveryLog log() {
                return log;
            }
        };
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        for (int last = open.size() - 1; last >= 0; last--) {
            open.get(last).close();
        }
        open.clear();
    }
}
