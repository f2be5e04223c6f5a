package io.setget.mail.application.port;

import io.setget.mail.application.broken.AsksTheClock;

/** Breaks a rule on purpose: a port that speaks of the application. */
public interface LeakyPort {
    AsksTheClock clock();
}
