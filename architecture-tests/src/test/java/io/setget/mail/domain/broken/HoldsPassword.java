package io.setget.mail.domain.broken;

/** Breaks a rule on purpose: a secret as text. */
public record HoldsPassword(String password) {}
