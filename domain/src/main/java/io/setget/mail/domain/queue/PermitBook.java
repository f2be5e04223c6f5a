package io.setget.mail.domain.queue;

import io.setget.mail.domain.queue.SendingUsage.Reached;
import io.setget.mail.domain.queue.SendingUsage.Span;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which emails were permitted lately, and so how many may be tried now. All windows are counted while any limit is set,
 * so a limit that is added knows what was sent before it. Times are milliseconds since 1970.
 */
public final class PermitBook {
    /** In which nothing was permitted yet. */
    public static final PermitBook NEW = new PermitBook(SmoothFlow.EMPTY, RollingCount.HOUR, RollingCount.DAY);

    private final SmoothFlow second;
    private final RollingCount hour;
    private final RollingCount day;

    private PermitBook(SmoothFlow second, RollingCount hour, RollingCount day) {
        this.second = second;
        this.hour = hour;
        this.day = day;
    }

    /**
     * What a store keeps of it.
     *
     * @param level and {@code levelAt}: how full the second is, and when it was
     * @param hour and {@code day}: what was permitted, by the minute and by ten minutes
     */
    public record Kept(long level, long levelAt, String hour, String day) {}

    public static PermitBook of(Kept kept) {
        return new PermitBook(
                new SmoothFlow(kept.level(), kept.levelAt()),
                RollingCount.HOUR.read(kept.hour()),
                RollingCount.DAY.read(kept.day()));
    }

    public Kept kept() {
        return new Kept(second.level(), second.at(), hour.text(), day.text());
    }

    private PermitBook at(SendingLimits limits, long now) {
        Integer perSecond = limits.perSecond();
        return new PermitBook(
                perSecond == null ? SmoothFlow.EMPTY : second.leaked(perSecond, now), hour.at(now), day.at(now));
    }

    /**
     * As many permits as there are, at most {@code wanted}.
     *
     * @param book after that
     * @param waitMillis if fewer than wanted: until there is one more
     */
    public record Taken(PermitBook book, int permits, long waitMillis) {}

    public Taken take(int wanted, SendingLimits limits, long now) {
        PermitBook before = at(limits, now);
        int permits = (int) Math.min(wanted, before.room(limits));
        PermitBook after = new PermitBook(
                limits.perSecond() == null ? before.second : before.second.plus(permits),
                before.hour.plus(permits, now),
                before.day.plus(permits, now));
        return new Taken(after, permits, permits < wanted ? after.waitMillis(limits, now) : 0);
    }

    private long room(SendingLimits limits) {
        Integer perSecond = limits.perSecond();
        Integer perHour = limits.perHour();
        Integer perDay = limits.perDay();
        long room = perSecond == null ? Long.MAX_VALUE : second.room(perSecond);
        room = perHour == null ? room : Math.min(room, hour.room(perHour));
        return perDay == null ? room : Math.min(room, day.room(perDay));
    }

    private long waitMillis(SendingLimits limits, long now) {
        Integer perSecond = limits.perSecond();
        Integer perHour = limits.perHour();
        Integer perDay = limits.perDay();
        long wait = perSecond == null ? 0 : second.waitMillis(perSecond, now);
        wait = perHour == null ? wait : Math.max(wait, hour.goesOnAt(perHour, now) - now);
        return perDay == null ? wait : Math.max(wait, day.goesOnAt(perDay, now) - now);
    }

    /** After some permits, taken at that time, were not needed. */
    public PermitBook giveBack(int unused, long takenAt, SendingLimits limits, long now) {
        PermitBook before = at(limits, now);
        Integer perSecond = limits.perSecond();
        return new PermitBook(
                perSecond == null ? before.second : before.second.minus(unused, takenAt, perSecond),
                before.hour.minus(unused, takenAt),
                before.day.minus(unused, takenAt));
    }

    public SendingUsage usage(SendingLimits limits, long now) {
        PermitBook counted = at(limits, now);
        Integer perHour = limits.perHour();
        Integer perDay = limits.perDay();
        return usage(
                limits,
                now,
                new Window(counted.hour.total(), perHour == null ? now : counted.hour.goesOnAt(perHour, now)),
                new Window(counted.day.total(), perDay == null ? now : counted.day.goesOnAt(perDay, now)));
    }

    /** What was permitted in an hour or a day, and when one more may be: now, or later. */
    public record Window(long used, long goesOnAt) {}

    /** For a store that counts by itself. */
    public static SendingUsage usage(SendingLimits limits, long now, Window hour, Window day) {
        Reached byHour = reached(Span.HOUR, limits.perHour(), hour, now);
        Reached byDay = reached(Span.DAY, limits.perDay(), day, now);
        boolean longerByDay =
                byHour == null || (byDay != null && byDay.goesOnAt().isAfter(byHour.goesOnAt()));
        return new SendingUsage(hour.used(), day.used(), longerByDay ? byDay : byHour);
    }

    private static @Nullable Reached reached(Span span, @Nullable Integer limit, Window window, long now) {
        return limit == null || window.goesOnAt() <= now
                ? null
                : new Reached(
                        span,
                        limit,
                        window.used(),
                        Instant.ofEpochMilli(window.goesOnAt()),
                        Duration.ofMillis(window.goesOnAt() - now));
    }
}
