package io.setget.mail.adapter.web.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts bad keys per address and minute, for a bounded number of addresses. */
final class BadKeys {
    private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);
    private static final int FREE = 10;
    private static final int MAX_ADDRESSES = 10_000;

    private final LongSupplier nanos;
    private final Map<String, Count> counts = new LinkedHashMap<>();

    BadKeys(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Counts one more, and says how long its answer should wait. */
    synchronized long delayNanos(String address) {
        long now = nanos.getAsLong();
        Count before = counts.get(address);
        Count count = before == null || now - before.since() >= WINDOW
                ? new Count(now, 1)
                : new Count(before.since(), before.bad() + 1);
        if (before == null && counts.size() >= MAX_ADDRESSES) {
            Iterator<String> oldest = counts.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        counts.put(address, count);
        return count.bad() <= FREE ? 0 : Math.min(LONGEST, (long) (count.bad() - FREE) * STEP);
    }

    private record Count(long since, int bad) {}
}
