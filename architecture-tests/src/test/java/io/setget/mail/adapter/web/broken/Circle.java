package io.setget.mail.adapter.web.broken;

import io.setget.mail.adapter.web.crooked.Back;

/** Breaks a rule on purpose: one half of a cycle between rooms. */
public record Circle(Back back) {}
