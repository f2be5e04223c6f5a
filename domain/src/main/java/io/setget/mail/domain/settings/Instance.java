package io.setget.mail.domain.settings;

/**
 * What this installation calls itself, and where it is reached; every template may name both.
 *
 * @param baseUrl without a slash at the end
 */
public record Instance(String name, String baseUrl) {}
