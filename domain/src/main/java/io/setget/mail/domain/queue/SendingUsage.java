package io.setget.mail.domain.queue;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many emails were permitted lately, on all instances together.
 *
 * @param lastHour up to a minute more than an hour, so that the limit holds in any hour
 * @param lastDay up to ten minutes more than 24 hours
 * @param reached null unless emails wait for the limit of an hour or a day
 */
public record SendingUsage(
        long lastHour, long lastDay, @Nullable Reached reached) {

    /**
     * A limit that lets no further email pass; of two, the one that lasts longer.
     *
     * @param used at least {@code limit}; more, if the limit was lowered meanwhile
     */
    public record Reached(Span span, int limit, long used, Instant goesOnAt, Duration goesOnIn) {}

    /** Within what a limit counts. */
    public enum Span {
        HOUR,
        DAY
    }
}
