package io.setget.mail.adapter.web.layout;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers, times and durations as the panel words them. */
public final class Words {
    /** What stands where there is nothing to say. */
    public static final String NONE = "–";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH);

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    private Words() {}

    public static String number(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** {@code 1 email}, {@code 2 emails}. */
    public static String count(long number, String one) {
        return number(number) + " " + one + (number == 1 ? "" : "s");
    }

    /** In UTC, to the second. */
    public static String time(Instant at) {
        return TIME.format(at.atOffset(ZoneOffset.UTC)) + " UTC";
    }

    /** To the minute in UTC; with the day unless that is today's. */
    public static String clock(Instant at, Instant now) {
        OffsetDateTime then = at.atOffset(ZoneOffset.UTC);
        boolean today = then.toLocalDate().equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
        return CLOCK.format(then) + " UTC" + (today ? "" : " on " + DAY.format(then));
    }

    /** As short as it stays telling: {@code 12 ms}, {@code 1.4 s}, {@code 3 min}, {@code 2 h}, {@code 5 days}. */
    public static String duration(@Nullable Long millis) {
        if (millis == null) {
            return NONE;
        }
        Duration duration = Duration.ofMillis(millis);
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ENGLISH, "%.1f s", millis / 1000.0);
        }
        if (millis < 3_600_000) {
            return duration.toMinutes() + " min";
        }
        return duration.toHours() < 48 ? duration.toHours() + " h" : duration.toDays() + " days";
    }

    /** A field's error, which goes on from the field's name, as a sentence under the field. */
    public static String sentence(String message) {
        return message.isEmpty() ? message : Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }
}
