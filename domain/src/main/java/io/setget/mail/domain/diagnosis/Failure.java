package io.setget.mail.domain.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * Why a delivery failed.
 *
 * @param reply the server's own words, if it said any; never holds a secret
 * @param detail what happened, in one sentence
 */
public record Failure(FailureKind kind, @Nullable String reply, String detail) {}
