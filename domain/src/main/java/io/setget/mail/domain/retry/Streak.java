package io.setget.mail.domain.retry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Emails that went wrong one after another in a way that may be their recipients' doing, not the server's. Only when
 * other recipients were tried on purpose, and went wrong as well, does it speak of the server.
 *
 * @param misses since an email was last answered
 * @param others of these, the tries with another recipient: the newest ones, not the next in line
 * @param recent misses of which none came later than {@link #RECENT} after the one before, answered emails or not
 * @param lastMiss null if there was none
 */
public record Streak(
        int misses, int others, int recent, @Nullable Instant lastMiss) {
    public static final Streak NONE = new Streak(0, 0, 0, null);

    /** How long after a miss more of its kind are expected. */
    public static final Duration RECENT = Duration.ofSeconds(30);

    private static final int SUSPICIOUS = 2;
    private static final int IN_A_ROW = 3;
    private static final int OTHERS = 2;
    private static final int MOST = 1_000;

    public Streak afterMiss(boolean another, Instant now) {
        int within = isRecent(now) ? recent : 0;
        return new Streak(
                Math.min(misses + 1, MOST),
                Math.min(others + (another ? 1 : 0), MOST),
                Math.min(within + 1, MOST),
                now);
    }

    public Streak afterSuccess() {
        return misses == 0 ? this : new Streak(0, 0, recent, lastMiss);
    }

    /** Whether the next email should be one to another recipient than the next in line. */
    public boolean wantsAnother() {
        return misses >= SUSPICIOUS;
    }

    /** Whether so many went wrong that one more tells nothing about its own recipient. */
    public boolean isLong() {
        return misses >= IN_A_ROW;
    }

    /** Whether it is no longer the recipients' doing. */
    public boolean speaksOfServer() {
        return isLong() && others >= OTHERS;
    }

    /** Whether several went wrong lately: then not all connections are risked on the next in line. */
    public boolean goesOn(Instant now) {
        return recent >= SUSPICIOUS && isRecent(now);
    }

    private boolean isRecent(Instant now) {
        return lastMiss != null && Duration.between(lastMiss, now).abs().compareTo(RECENT) <= 0;
    }
}
