package io.setget.mail.domain.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an API key may do. */
public enum ApiScope {
    /** Hand emails over and cancel them. */
    SEND,
    /** Read everything that the API shows. */
    READ,
    /** Change settings and templates, send test emails, revive and delete dead letters. */
    MANAGE;

    /** The name in the API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ApiScope> parse(String wireName) {
        return Arrays.stream(values())
                .filter(s -> s.wireName().equals(wireName))
                .findFirst();
    }
}
