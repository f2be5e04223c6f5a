package io.setget.mail.domain.broken;

import io.setget.mail.domain.crooked.Back;

/** Breaks a rule on purpose: one half of a cycle between rooms. */
public record Circle(Back back) {}
