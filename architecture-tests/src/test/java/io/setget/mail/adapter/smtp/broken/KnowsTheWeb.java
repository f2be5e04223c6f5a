package io.setget.mail.adapter.smtp.broken;

import io.setget.mail.adapter.web.crooked.Back;

/** Breaks a rule on purpose: one adapter knows another. */
public record KnowsTheWeb(Back back) {}
