package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.metrics.SendTimes;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Changes to the figures per minute, summed up before they are written. */
final class Minutes {
    private static final long MINUTE = 60_000;

    private final Map<Long, Sums> counts = new TreeMap<>();
    private final Map<Bucket, Integer> sendTimes = new TreeMap<>();

    private record Sums(int sent, int failed, long tookMs) {
        Sums plus(Sums other) {
            return new Sums(sent + other.sent, failed + other.failed, tookMs + other.tookMs);
        }
    }

    private record Bucket(long minute, int bucket) implements Comparable<Bucket> {
        @Override
        public int compareTo(Bucket other) {
            int byMinute = Long.compare(minute, other.minute);
            return byMinute != 0 ? byMinute : Integer.compare(bucket, other.bucket);
        }
    }

    static long minute(long millis) {
        return Math.floorDiv(millis, MINUTE) * MINUTE;
    }

    void sent(long now, long tookMs) {
        counts.merge(minute(now), new Sums(1, 0, tookMs), Sums::plus);
        sendTimes.merge(new Bucket(minute(now), SendTimes.bucketOf(tookMs)), 1, Integer::sum);
    }

    /** Counts the failure in this minute, and no longer in that of the email's failure before; returns this minute. */
    long failed(long now, @Nullable Long before) {
        if (before != null) {
            counts.merge(before, new Sums(0, -1, 0), Sums::plus);
        }
        counts.merge(minute(now), new Sums(0, 1, 0), Sums::plus);
        return minute(now);
    }

    /** Takes back the failure of that minute, if there was one. */
    void notFailed(@Nullable Long before) {
        if (before != null) {
            counts.merge(before, new Sums(0, -1, 0), Sums::plus);
        }
    }

    void post(Handle h) {
        counts.forEach((minute, sums) -> post(h, minute, sums));
        sendTimes.forEach((bucket, emails) -> post(h, bucket, emails));
    }

    private static void post(Handle h, long minute, Sums sums) {
        int changed = h.createUpdate("UPDATE minute_count SET sent = sent + :sent, failed = failed + :failed,"
                        + " total_send_ms = total_send_ms + :took WHERE at_minute = :minute")
                .bind("minute", minute)
                .bind("sent", sums.sent())
                .bind("failed", sums.failed())
                .bind("took", sums.tookMs())
                .execute();
        // A minute that was purged meanwhile stays so, when all that happens is that a failure leaves it.
        if (changed == 0 && (sums.sent() > 0 || sums.failed() > 0)) {
            h.createUpdate("INSERT INTO minute_count (at_minute, sent, failed, total_send_ms)"
                            + " VALUES (:minute, :sent, :failed, :took)")
                    .bind("minute", minute)
                    .bind("sent", sums.sent())
                    .bind("failed", sums.failed())
                    .bind("took", sums.tookMs())
                    .execute();
        }
    }

    private static void post(Handle h, Bucket bucket, int emails) {
        int changed = h.createUpdate("UPDATE minute_send_time SET emails = emails + :emails"
                        + " WHERE at_minute = :minute AND bucket = :bucket")
                .bind("emails", emails)
                .bind("minute", bucket.minute())
                .bind("bucket", bucket.bucket())
                .execute();
        if (changed == 0) {
            h.createUpdate("INSERT INTO minute_send_time (at_minute, bucket, emails)"
                            + " VALUES (:minute, :bucket, :emails)")
                    .bind("emails", emails)
                    .bind("minute", bucket.minute())
                    .bind("bucket", bucket.bucket())
                    .execute();
        }
    }
}
