package io.setget.mail.adapter.redis;

import io.lettuce.core.RedisURI;
import io.setget.mail.domain.input.Parsed;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where Redis is, and how to be let in; holds a password and never shows it. */
public final class RedisAddress {
    private static final String ALLOWED = "must be redis://host:6379, rediss://… for TLS, or"
            + " redis-sentinel://host1:26379,host2:26379#master; user:password@ before the host and /number for a database"
            + " may be added";
    private static final Duration HANDSHAKE = Duration.ofMillis(1_500);

    private final RedisURI uri;

    private RedisAddress(RedisURI uri) {
        this.uri = uri;
    }

    /** What is wrong with it is told without repeating it: it may hold a password. */
    public static Parsed<RedisAddress> parse(String text) {
        try {
            String scheme = String.valueOf(URI.create(text.strip()).getScheme());
            if (!List.of("redis", "rediss", "redis-sentinel").contains(scheme)) {
                return Parsed.invalid("redis_url", ALLOWED);
            }
            RedisURI uri = RedisURI.create(text.strip());
            if (scheme.equals("redis-sentinel") && uri.getSentinelMasterId() == null) {
                return Parsed.invalid("redis_url", "must name the master behind a #, such as …:26379#mymaster");
            }
            uri.setTimeout(HANDSHAKE);
            return Parsed.valid(new RedisAddress(uri));
        } catch (RuntimeException malformed) { // Lettuce throws several kinds, some of which repeat the text
            return Parsed.invalid("redis_url", ALLOWED);
        }
    }

    RedisURI uri() {
        return uri;
    }

    /** The same way in, at another node; one that does not tell its host is where this one is. */
    RedisAddress at(RedisURI node) {
        RedisURI other = RedisURI.builder(uri)
                .withHost(node.getHost() == null || node.getHost().isEmpty() ? uri.getHost() : node.getHost())
                .withPort(node.getPort())
                .build();
        return new RedisAddress(other);
    }

    boolean isAt(RedisURI node) {
        RedisURI there = at(node).uri;
        return there.getHost().equals(uri.getHost()) && there.getPort() == uri.getPort();
    }

    boolean encrypted() {
        return uri.isSsl();
    }

    /** Host and port, for people. */
    @Override
    public String toString() {
        if (uri.getSentinels().isEmpty()) {
            return "Redis at " + uri.getHost() + ":" + uri.getPort();
        }
        return "Redis master " + uri.getSentinelMasterId() + " behind the Sentinels "
                + Stream.of(uri.getSentinels())
                        .flatMap(List::stream)
                        .map(one -> one.getHost() + ":" + one.getPort())
                        .collect(Collectors.joining(", "));
    }
}
