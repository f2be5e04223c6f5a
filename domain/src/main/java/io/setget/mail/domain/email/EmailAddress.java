package io.setget.mail.domain.email;

import io.setget.mail.domain.input.Parsed;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A mailbox's bare address (RFC 5321 section 4.1.2), as given; {@link #ascii()} is the form for the envelope.
 *
 * <p>The domain may be internationalised. The local part may not, for that needs SMTPUTF8 (RFC 6531), which few relays
 * offer.
 */
public record EmailAddress(String value, String ascii) {
    /** RFC 5321 section 4.5.3.1.3: a path has at most 256 octets, of which the angle brackets take two. */
    private static final int MAX_LENGTH = 254;

    /** RFC 5321 section 4.5.3.1.1. */
    private static final int MAX_LOCAL_PART = 64;

    private static final Pattern DOT_ATOM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern QUOTED = Pattern.compile("\"([ !#-\\[\\]-~]|\\\\[ -~])*\"");
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    public static Parsed<EmailAddress> parse(String field, String text) {
        String value = text.strip();
        if (value.isEmpty()) {
            return Parsed.invalid(field, "is missing: give an address such as name@example.com");
        }
        int at = value.lastIndexOf('@');
        if (at < 1 || at == value.length() - 1) {
            return Parsed.invalid(field, "needs a name, an @ and a domain, such as name@example.com");
        }
        String local = value.substring(0, at);
        if (local.chars().anyMatch(c -> c > 126)) {
            return Parsed.invalid(field, "has characters before the @ that most mail servers refuse; use ASCII there");
        }
        if (local.length() > MAX_LOCAL_PART
                || !(DOT_ATOM.matcher(local).matches() || QUOTED.matcher(local).matches())) {
            return Parsed.invalid(field, "has a name before the @ that mail servers do not accept");
        }
        String domain;
        try {
            domain = IDN.toASCII(value.substring(at + 1), IDN.USE_STD3_ASCII_RULES)
                    .toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAName) {
            domain = "";
        }
        if (!HOST.matcher(domain).matches() || domain.length() > 253) {
            return Parsed.invalid(field, "has no valid domain after the @");
        }
        if (at + 1 + domain.length() > MAX_LENGTH) {
            return Parsed.invalid(field, "is longer than " + MAX_LENGTH + " characters");
        }
        return Parsed.valid(new EmailAddress(value, local + "@" + domain));
    }

    /** The domain in the form that DNS knows. */
    public String domain() {
        return ascii.substring(ascii.lastIndexOf('@') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
