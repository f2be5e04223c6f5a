package io.setget.mail.domain.queue;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Emails permitted within a window that moves on with time, counted in slices of it. A slice counts until its last
 * moment has left the window: rather too long than too short, so that no window ever holds more than the limit.
 *
 * @param window in milliseconds, as is {@code slice}
 * @param used by the number of the slice since 1970; none is zero
 */
record RollingCount(long window, long slice, SortedMap<Long, Long> used) {
    private static final long MINUTE = 60_000;

    static final RollingCount HOUR = new RollingCount(60 * MINUTE, MINUTE, new TreeMap<>());
    static final RollingCount DAY = new RollingCount(24 * 60 * MINUTE, 10 * MINUTE, new TreeMap<>());

    RollingCount {
        used = Collections.unmodifiableSortedMap(new TreeMap<>(used));
    }

    /** What still counts. Slices far ahead were counted by a clock that was wrong: they would count for ever. */
    RollingCount at(long now) {
        SortedMap<Long, Long> counting = new TreeMap<>(used);
        counting.keySet().removeIf(number -> leaves(number) <= now || number * slice > now + window);
        return new RollingCount(window, slice, counting);
    }

    private long leaves(long number) {
        return (number + 1) * slice + window;
    }

    long total() {
        return used.values().stream().mapToLong(Long::longValue).sum();
    }

    long room(int limit) {
        return Math.max(0, limit - total());
    }

    RollingCount plus(long emails, long now) {
        return added(Math.floorDiv(now, slice), emails);
    }

    RollingCount minus(long emails, long takenAt) {
        long number = Math.floorDiv(takenAt, slice);
        return added(number, -Math.min(emails, used.getOrDefault(number, 0L)));
    }

    private RollingCount added(long number, long emails) {
        SortedMap<Long, Long> changed = new TreeMap<>(used);
        changed.merge(number, emails, Long::sum);
        changed.values().removeIf(count -> count == 0);
        return new RollingCount(window, slice, changed);
    }

    /** When one more may pass, in milliseconds since 1970; {@code now} if it may at once. */
    long goesOnAt(int limit, long now) {
        long left = total();
        if (left < limit) {
            return now;
        }
        for (Map.Entry<Long, Long> one : used.entrySet()) {
            left -= one.getValue();
            if (left < limit) {
                return leaves(one.getKey());
            }
        }
        return now;
    }

    /** {@code number=used}, and a space between slices. */
    String text() {
        return used.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(" "));
    }

    RollingCount read(String text) {
        SortedMap<Long, Long> read = new TreeMap<>();
        Arrays.stream(text.split(" ")).filter(one -> !one.isEmpty()).forEach(one -> {
            int equals = one.indexOf('=');
            read.put(Long.parseLong(one.substring(0, equals)), Long.parseLong(one.substring(equals + 1)));
        });
        return new RollingCount(window, slice, read);
    }
}
