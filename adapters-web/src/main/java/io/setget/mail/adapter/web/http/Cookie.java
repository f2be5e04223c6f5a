package io.setget.mail.adapter.web.http;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A cookie for the whole panel, out of reach of scripts and of other sites' forms. Behind https its name begins with
 * {@code __Host-}, so that no neighbouring host can set it.
 */
public record Cookie(String name, String value, Duration lives, boolean secure) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.~%-]*");
    private static final String SECURE_PREFIX = "__Host-";

    public Cookie {
        if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("a cookie needs plain characters: " + name);
        }
    }

    /** The name under which a browser sends it back. */
    static String nameFor(String name, boolean secure) {
        return secure ? SECURE_PREFIX + name : name;
    }

    /** The header's value; no time to live ends with the browser, zero deletes the cookie. */
    String header() {
        return nameFor(name, secure) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax"
                + (lives.isNegative() ? "" : "; Max-Age=" + lives.toSeconds())
                + (secure ? "; Secure" : "");
    }

    @Override
    public String toString() {
        return name;
    }
}
