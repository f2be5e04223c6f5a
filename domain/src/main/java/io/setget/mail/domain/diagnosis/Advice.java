package io.setget.mail.domain.diagnosis;

/** What lies behind one failure and what to do about it, where more is known than its kind tells. */
public record Advice(String cause, String solution) {}
