package io.setget.mail.application.broken;

import java.time.Instant;

/** Breaks a rule on purpose: time that no test can move. */
public final class AsksTheClock {
    public Instant now() {
        return Instant.now();
    }
}
