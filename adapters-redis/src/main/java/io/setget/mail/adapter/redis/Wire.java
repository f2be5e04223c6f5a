package io.setget.mail.adapter.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    private final AbstractRedisClient client;
    private final RedisClusterAsyncCommands<String, byte[]> commands;
    private final ServerReport report;
    private final AtomicBoolean broken = new AtomicBoolean();

    private Wire(AbstractRedisClient client, RedisClusterAsyncCommands<String, byte[]> commands, ServerReport report) {
        this.client = client;
        this.commands = commands;
        this.report = report;
    }

    /**
     * Connects; takes some seconds at most.
     *
     * @param trust who may vouch for the server of a {@code rediss://} address; null: whom the JVM trusts
     * @param message called for each message in the channel, on a thread of the connection
     * @param cut called once when a connection ends by itself
     * @throws RedisException if there is no way in
     */
    static Wire open(
            RedisAddress address,
            @Nullable TrustManagerFactory trust,
            ClientResources resources,
            Runnable message,
            Runnable cut) {
        RedisClient client = RedisClient.create(resources, address.uri());
        try {
            client.setOptions(options(ClientOptions.builder(), trust).build());
            StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC);
            ServerReport report = report(connection.sync());
            if (report.isCluster()) {
                close(client);
                return cluster(address, trust, resources, message, cut);
            }
            Wire wire = new Wire(client, connection.async(), report);
            wire.watch(connection, cut);
            wire.listen(client.connectPubSub(CODEC), message, cut);
            return wire;
        } catch (RuntimeException noWay) {
            close(client);
            throw noWay;
        }
    }

    private static Wire cluster(
            RedisAddress address,
            @Nullable TrustManagerFactory trust,
            ClientResources resources,
            Runnable message,
            Runnable cut) {
        RedisClusterClient client = RedisClusterClient.create(resources, address.uri());
        try {
            client.setOptions((ClusterClientOptions)
                    options(ClusterClientOptions.builder(), trust).build());
            StatefulRedisClusterConnection<String, byte[]> connection = client.connect(CODEC);
            // of the node that holds the queue
            int slot = SlotHash.getSlot(Keys.CONTROL);
            ServerReport report = report(connection
                    .getConnection(
                            client.getPartitions().getPartitionBySlot(slot).getNodeId())
                    .sync());
            Wire wire = new Wire(client, connection.async(), report);
            wire.watch(connection, cut);
            wire.listen(client.connectPubSub(CODEC), message, cut);
            return wire;
        } catch (RuntimeException noWay) {
            close(client);
            throw noWay;
        }
    }

    private static ClientOptions.Builder options(ClientOptions.Builder options, @Nullable TrustManagerFactory trust) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider();
        return options.autoReconnect(false)
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
                        .build());
    }

    private static ServerReport report(RedisCommands<String, byte[]> redis) {
        String info = redis.info();
        String appendFsync = "";
        try {
            appendFsync = redis.configGet("appendfsync").getOrDefault("appendfsync", "");
        } catch (RedisException forbidden) {
            // CONFIG often is, where Redis is a service
        }
        return new ServerReport(info, appendFsync);
    }

    private void watch(StatefulConnection<String, byte[]> connection, Runnable cut) {
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
                if (broken.compareAndSet(false, true)) {
                    cut.run();
                }
            }
        });
    }

    private void listen(StatefulRedisPubSubConnection<String, byte[]> channel, Runnable message, Runnable cut) {
        watch(channel, cut);
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

    RedisClusterAsyncCommands<String, byte[]> commands() {
        return commands;
    }

    /** Does not wait. What is under way fails. */
    @Override
    public void close() {
        broken.set(true);
        close(client);
    }

    private static void close(AbstractRedisClient client) {
        CompletableFuture<Void> unused = client.shutdownAsync(0, 2, TimeUnit.SECONDS);
    }
}
