package io.setget.mail.domain.settings;

import io.setget.mail.domain.input.Parsed;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an owner or admin chose about signing in: null or absent where the default holds.
 *
 * @param magicLink whether people may sign in by a link or code that is sent to them
 * @param lockoutThreshold how many wrong passwords lock an address, from {@link #LEAST_THRESHOLD} to {@link
 *     #MOST_THRESHOLD}
 */
public record SignInFields(
        @Nullable Boolean magicLink, @Nullable Integer lockoutThreshold, Map<SignInTime, Duration> times) {
    public static final SignInFields NONE = new SignInFields(null, null, Map.of());
    public static final String MAGIC_LINK = "magic_link";
    public static final String LOCKOUT_THRESHOLD = "lockout_threshold";
    public static final int LEAST_THRESHOLD = 3;
    public static final int MOST_THRESHOLD = 100;

    public SignInFields {
        times = Map.copyOf(times);
    }

    public static Parsed<Boolean> parseMagicLink(String text) {
        return text.equals("true") || text.equals("false")
                ? Parsed.valid(text.equals("true"))
                : Parsed.invalid(MAGIC_LINK, "must be true or false");
    }

    public static Parsed<Integer> parseThreshold(String text) {
        try {
            int threshold = Integer.parseInt(text.strip());
            if (threshold >= LEAST_THRESHOLD && threshold <= MOST_THRESHOLD) {
                return Parsed.valid(threshold);
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        return Parsed.invalid(
                LOCKOUT_THRESHOLD, "must be a whole number from " + LEAST_THRESHOLD + " to " + MOST_THRESHOLD);
    }
}
