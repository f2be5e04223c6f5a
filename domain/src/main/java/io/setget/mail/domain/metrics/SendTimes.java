package io.setget.mail.domain.metrics;

import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Send times counted in buckets a tenth wide, so that a day's percentiles need no list of every email. */
public record SendTimes(SortedMap<Integer, Long> buckets) {
    private static final double WIDTH = Math.log(1.1);

    public static int bucketOf(long millis) {
        return (int) Math.round(Math.log((double) Math.max(1, millis)) / WIDTH);
    }

    /** In milliseconds, within five per cent; null if nothing was counted. */
    public @Nullable Long percentile(double share) {
        long total = buckets.values().stream().mapToLong(Long::longValue).sum();
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= share * total) {
                return Math.round(Math.exp(bucket.getKey() * WIDTH));
            }
        }
        return null;
    }
}
