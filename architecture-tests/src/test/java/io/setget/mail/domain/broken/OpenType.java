package io.setget.mail.domain.broken;

/** Breaks a rule on purpose: anybody may extend it. */
public class OpenType {}
