package io.setget.mail.application.broken;

import io.setget.mail.application.crooked.Back;

/** Breaks a rule on purpose: one half of a cycle between rooms. */
public record Circle(Back back) {}
