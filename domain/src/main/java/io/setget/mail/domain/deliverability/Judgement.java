package io.setget.mail.domain.deliverability;

import java.util.Locale;

/** How well something is, the best first. */
public enum Judgement {
    GOOD,
    /** Nobody could find out. */
    UNKNOWN,
    /** It works, but should be better. */
    WARNING,
    /** Emails are refused for it, or go to spam. */
    BAD;

    /** The name in the API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The worse of the two. */
    public Judgement worst(Judgement other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
