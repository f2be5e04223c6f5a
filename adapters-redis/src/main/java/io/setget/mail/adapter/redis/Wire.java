package io.setget.mail.adapter.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.slots.ClusterSlotsParser;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * One pair of connections: commands, and the channel that wakes. It is never mended, only replaced: a client that
 * reconnects by itself sends again what may have been done already.
 */
final class Wire implements AutoCloseable {
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final Duration CONNECT = Duration.ofSeconds(1);

    private final StatefulRedisConnection<String, byte[]> connection;
    private final StatefulRedisPubSubConnection<String, byte[]> channel;
    private final ServerReport report;
    private final AtomicBoolean broken = new AtomicBoolean();

    private Wire(
            StatefulRedisConnection<String, byte[]> connection,
            StatefulRedisPubSubConnection<String, byte[]> channel,
            ServerReport report) {
        this.connection = connection;
        this.channel = channel;
        this.report = report;
    }

    /**
     * Connects, in a cluster to the node that holds the queue; takes some seconds at most.
     *
     * @param client with {@link #options}
     * @param message called for each message in the channel, on a thread of the connection
     * @param cut called once when a connection ends by itself
     * @throws RedisException if there is no way in
     */
    static Wire open(RedisClient client, RedisAddress address, Runnable message, Runnable cut) {
        ServerReport report;
        try (StatefulRedisConnection<String, String> first = client.connect(address.uri())) {
            report = report(first.sync());
            if (report.isCluster()) {
                RedisURI holder = holder(first.sync());
                if (!address.isAt(holder)) {
                    return open(client, address.at(holder), message, cut);
                }
            }
        }
        StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC, address.uri());
        try {
            Wire wire = new Wire(connection, client.connectPubSub(CODEC, address.uri()), report);
            wire.watch(message, cut);
            return wire;
        } catch (RuntimeException noWay) {
            close(connection);
            throw noWay;
        }
    }

    /** The master of the one slot that all keys share. */
    private static RedisURI holder(RedisCommands<String, String> redis) {
        int slot = SlotHash.getSlot(Keys.CONTROL);
        return ClusterSlotsParser.parse(redis.clusterSlots()).stream()
                .filter(range -> range.getFrom() <= slot && slot <= range.getTo())
                .map(range -> range.getUpstream().getUri())
                .findFirst()
                .orElseThrow(() -> new RedisException("no node of the cluster holds slot " + slot));
    }

    /** @param trust who may vouch for the server of a {@code rediss://} address; null: whom the JVM trusts */
    static ClientOptions options(@Nullable TrustManagerFactory trust) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider();
        return ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .sslOptions((trust == null ? ssl : ssl.trustManager(trust)).build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT)
                        .tcpNoDelay(true)
                        .keepAlive(KeepAliveOptions.builder()
                                .enable(true)
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(2))
                                .count(3)
                                .build())
                        .build())
                .build();
    }

    private static ServerReport report(RedisCommands<String, String> redis) {
        String info = redis.info();
        String appendFsync = "";
        try {
            appendFsync = redis.configGet("appendfsync").getOrDefault("appendfsync", "");
        } catch (RedisException forbidden) {
            // CONFIG often is, where Redis is a service
        }
        return new ServerReport(info, appendFsync);
    }

    private void watch(Runnable message, Runnable cut) {
        RedisConnectionStateListener ended = new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
                if (broken.compareAndSet(false, true)) {
                    cut.run();
                }
            }
        };
        connection.addListener(ended);
        channel.addListener(ended);
        channel.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String name, byte[] nothing) {
                message.run();
            }
        });
        channel.sync().subscribe(Keys.CHANNEL);
    }

    ServerReport report() {
        return report;
    }

    RedisAsyncCommands<String, byte[]> commands() {
        return connection.async();
    }

    /** Does not wait. What is under way fails. */
    @Override
    public void close() {
        broken.set(true);
        close(connection);
        close(channel);
    }

    private static void close(StatefulConnection<String, byte[]> connection) {
        CompletableFuture<Void> unused = connection.closeAsync();
    }
}
