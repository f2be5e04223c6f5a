package io.setget.mail.domain.queue;

import io.setget.mail.domain.email.Email;

/**
 * An email in the hands of one worker until the lease ends.
 *
 * @param token proves that the worker still holds it
 * @param failures tries at which the server said no
 * @param crashes leases that ran out; counted apart from failures
 */
public record Lease(String token, Email email, int failures, int crashes) {}
