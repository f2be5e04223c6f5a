package io.setget.mail.domain.broken;

/** Breaks a rule on purpose: a static that changes. */
public final class Remembers {
    public static int count;

    private Remembers() {}
}
