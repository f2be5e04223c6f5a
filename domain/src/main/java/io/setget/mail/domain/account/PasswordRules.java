package io.setget.mail.domain.account;

import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Secret;

/** How long a password may be (NIST SP 800-63B section 5.1.1.2: length counts, composition rules do not). */
public final class PasswordRules {
    /** In characters. */
    public static final int SHORTEST = 10;

    /** In characters; bounds the cost of hashing. */
    public static final int LONGEST = 256;

    private PasswordRules() {}

    public static Parsed<Secret> parse(String field, String text) {
        int length = text.codePointCount(0, text.length());
        return length < SHORTEST || length > LONGEST
                ? Parsed.invalid(field, "must have " + SHORTEST + " to " + LONGEST + " characters")
                : Parsed.valid(new Secret(text));
    }
}
