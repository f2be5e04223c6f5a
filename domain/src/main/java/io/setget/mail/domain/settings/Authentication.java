package io.setget.mail.domain.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether the mail server wants a login. */
public enum Authentication {
    PASSWORD,
    NONE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Authentication> parse(String wireName) {
        return Arrays.stream(values())
                .filter(a -> a.wireName().equals(wireName))
                .findFirst();
    }
}
