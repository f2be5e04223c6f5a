package io.setget.mail.domain.queue;

import io.setget.mail.domain.email.Email;

/**
 * An email in the hands of one worker until the lease ends.
 *
 * @param holder the token that proves that the worker still holds it; random, and no secret
 * @param failures tries at which the server said no
 * @param crashes leases that ran out; counted apart from failures
 */
public record Lease(String holder, Email email, int failures, int crashes) {}
