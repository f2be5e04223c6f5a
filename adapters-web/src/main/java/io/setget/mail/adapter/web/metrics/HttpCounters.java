package io.setget.mail.adapter.web.metrics;

import io.setget.mail.adapter.web.http.RequestObserver;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** Counts requests by method, route and status. Thread-safe, and bounded: unknown methods and paths share a name. */
public final class HttpCounters implements RequestObserver {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private final ConcurrentMap<Kind, Tally> tallies = new ConcurrentHashMap<>();

    @Override
    public void answered(String method, String pattern, int status, long nanos) {
        Kind kind = new Kind(METHODS.contains(method) ? method : "other", pattern, status);
        Tally tally = tallies.computeIfAbsent(kind, k -> new Tally(new LongAdder(), new LongAdder()));
        tally.requests().increment();
        tally.nanos().add(nanos);
    }

    void forEach(BiConsumer<Kind, Sum> seen) {
        for (Map.Entry<Kind, Tally> entry : tallies.entrySet()) {
            double seconds = (double) entry.getValue().nanos().sum() / TimeUnit.SECONDS.toNanos(1);
            seen.accept(entry.getKey(), new Sum(entry.getValue().requests().sum(), seconds));
        }
    }

    record Kind(String method, String route, int status) {}

    record Sum(long requests, double seconds) {}

    private record Tally(LongAdder requests, LongAdder nanos) {}
}
