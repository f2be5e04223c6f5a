package io.setget.mail.adapter.web.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A bucket of requests for each name that fills evenly over a minute. Bounded in names; thread-safe. */
final class RateLimits {
    private static final double MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_NAMES = 10_000;

    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>();

    RateLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Takes one request; zero if it may pass, else how long until the next one may. */
    synchronized Duration take(String name, int perMinute) {
        long now = nanos.getAsLong();
        Bucket before = buckets.remove(name);
        double full = before == null
                ? perMinute
                : Math.min(perMinute, before.level() + (now - before.at()) * perMinute / MINUTE);
        boolean passes = full >= 1;
        if (buckets.size() >= MOST_NAMES) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        buckets.put(name, new Bucket(passes ? full - 1 : full, now));
        return passes ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - full) * MINUTE / perMinute));
    }

    private record Bucket(double level, long at) {}
}
