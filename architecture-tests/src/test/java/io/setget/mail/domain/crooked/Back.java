package io.setget.mail.domain.crooked;

import io.setget.mail.domain.broken.Circle;

/** Breaks a rule on purpose: the other half of the cycle. */
public record Back(Circle circle) {}
