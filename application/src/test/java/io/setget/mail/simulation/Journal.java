package io.setget.mail.simulation;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The last events of a simulation, and a sum of all of them that tells whether two runs were the same. */
final class Journal {
    private static final int KEPT = 200;

    private final Event[] last = new Event[KEPT];
    private long count;
    private long sum;

    private record Event(
            long at, String who, String what, @Nullable Object about) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%12.3f s  %-22s %-34s %s", at / 1e9, who, what, about == null ? "" : about);
        }
    }

    /** @param about written out only if somebody reads it */
    void note(long nanos, String who, String what, @Nullable Object about) {
        last[(int) (count++ % KEPT)] = new Event(nanos, who, what, about);
        sum = 31 * (31 * (31 * sum + nanos) + who.hashCode()) + what.hashCode();
        if (about instanceof String text) {
            sum = 31 * sum + text.hashCode();
        }
    }

    long sum() {
        return sum;
    }

    String tail() {
        Event[] events = new Event[(int) Math.min(count, KEPT)];
        for (int i = 0; i < events.length; i++) {
            events[i] = last[(int) ((count - events.length + i) % KEPT)];
        }
        return String.join("\n", Arrays.stream(events).map(Event::toString).toList());
    }
}
