package io.setget.mail.adapter.web.crooked;

import io.setget.mail.adapter.web.broken.Circle;

/** Breaks a rule on purpose: the other half of the cycle. */
public record Back(Circle circle) {}
