package io.setget.mail.domain.settings;

import io.setget.mail.domain.input.DurationText;
import io.setget.mail.domain.input.Parsed;
import java.time.Duration;

/** How long something about signing in lasts: by default, at least and at most. */
public enum SignInTime {
    SESSION_LENGTH(
            "session_length", "Session length", Duration.ofHours(12), Duration.ofMinutes(5), Duration.ofDays(30)),
    LOCKOUT_DURATION(
            "lockout_duration", "Lock-out duration", Duration.ofMinutes(15), Duration.ofMinutes(1), Duration.ofDays(1)),
    PASSWORD_RESET_LIFETIME(
            "password_reset_lifetime",
            "Password reset link works for",
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            Duration.ofDays(1)),
    MAGIC_LINK_LIFETIME(
            "magic_link_lifetime",
            "Magic link works for",
            Duration.ofMinutes(15),
            Duration.ofMinutes(2),
            Duration.ofHours(1)),
    INVITATION_LIFETIME(
            "invitation_lifetime",
            "Invitation works for",
            Duration.ofDays(7),
            Duration.ofHours(1),
            Duration.ofDays(30));

    private final String field;
    private final String label;
    private final Duration byDefault;
    private final Duration least;
    private final Duration most;

    SignInTime(String field, String label, Duration byDefault, Duration least, Duration most) {
        this.field = field;
        this.label = label;
        this.byDefault = byDefault;
        this.least = least;
        this.most = most;
    }

    /** The name in forms, the API and the store. */
    public String field() {
        return field;
    }

    public String label() {
        return label;
    }

    public Duration byDefault() {
        return byDefault;
    }

    /** What may be chosen, such as {@code 5m to 30d}. */
    public String bounds() {
        return DurationText.of(least) + " to " + DurationText.of(most);
    }

    /** As a person or a program gives it. */
    public Parsed<Duration> parse(String text) {
        return DurationText.parse(text)
                .filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0)
                .map(Parsed::valid)
                .orElseGet(() ->
                        Parsed.invalid(field, "must be a duration such as 90s, 15m, 12h or 7d, from " + bounds()));
    }
}
