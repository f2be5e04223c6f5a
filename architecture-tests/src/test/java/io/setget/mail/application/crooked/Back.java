package io.setget.mail.application.crooked;

import io.setget.mail.application.broken.Circle;

/** Breaks a rule on purpose: the other half of the cycle. */
public record Back(Circle circle) {}
