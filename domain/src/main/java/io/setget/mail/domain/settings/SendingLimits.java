package io.setget.mail.domain.settings;

import io.setget.mail.domain.input.Parsed;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many emails may be tried, on all instances together: each null where there is no limit, or from 1 to {@link #MOST}.
 *
 * @param perHour within any 60 minutes
 * @param perDay within any 24 hours
 */
public record SendingLimits(
        @Nullable Integer perSecond,
        @Nullable Integer perHour,
        @Nullable Integer perDay) {
    public static final int MOST = 1_000_000;
    public static final SendingLimits NONE = new SendingLimits(null, null, null);

    public static final String PER_SECOND = "limit_per_second";
    public static final String PER_HOUR = "limit_per_hour";
    public static final String PER_DAY = "limit_per_day";

    public SendingLimits {
        Stream.of(new Integer[] {perSecond, perHour, perDay}).forEach(SendingLimits::check);
    }

    private static void check(@Nullable Integer limit) {
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw new IllegalArgumentException("a sending limit is from 1 to " + MOST + ", not " + limit);
        }
    }

    public boolean isNone() {
        return perSecond == null && perHour == null && perDay == null;
    }

    /** One of the limits, as a person or a program gives it. */
    public static Parsed<Integer> parse(String field, String text) {
        try {
            long limit = Long.parseLong(text.strip());
            if (limit >= 1 && limit <= MOST) {
                return Parsed.valid((int) limit);
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        return Parsed.invalid(field, "must be a whole number from 1 to " + MOST);
    }
}
