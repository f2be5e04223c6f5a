package io.setget.mail.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** How long something took, each time. */
final class Times {
    private static final double NANOS_PER_MILLI = 1_000_000;

    private final long[] sorted;

    /** @param nanos in any order, at least one */
    Times(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        sorted = nanos.clone();
        Arrays.sort(sorted);
    }

    int count() {
        return sorted.length;
    }

    /** The time that this share of all did not exceed, in milliseconds: 0.5 is the median, 1 the longest. */
    double millis(double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(rank, 1) - 1] / NANOS_PER_MILLI;
    }

    static String header() {
        return String.format(Locale.ROOT, "%-28s %9s %9s %9s %9s   (ms)", "", "median", "p90", "p99", "max");
    }

    String line(String name) {
        return String.format(
                Locale.ROOT, "%-28s %9.2f %9.2f %9.2f %9.2f", name, millis(0.5), millis(0.9), millis(0.99), millis(1));
    }
}
