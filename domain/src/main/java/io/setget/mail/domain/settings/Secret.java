package io.setget.mail.domain.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that must never be shown: it prints as dots. */
public final class Secret {
    private final byte[] value;

    public Secret(String value) {
        this.value = value.getBytes(StandardCharsets.UTF_8);
    }

    /** The value itself; only for the place that uses it. */
    public String reveal() {
        return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(value, that.value);
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "•••";
    }
}
