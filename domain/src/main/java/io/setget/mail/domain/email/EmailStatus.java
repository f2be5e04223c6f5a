package io.setget.mail.domain.email;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an email stands. */
public enum EmailStatus {
    QUEUED,
    SENDING,
    RETRYING,
    SENT,
    DEAD,
    EXPIRED,
    /** The server may or may not have taken it: the connection ended after the final dot (RFC 1047). */
    UNKNOWN,
    CANCELLED,
    /** It was accepted, and then the store that held it lost it: nobody sent it. */
    LOST;

    /** The name in the API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<EmailStatus> parse(String wireName) {
        return Arrays.stream(values())
                .filter(s -> s.wireName().equals(wireName))
                .findFirst();
    }
}
