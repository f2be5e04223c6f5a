package io.setget.mail.domain.queue;

/** Which due emails a worker wants. */
public enum ClaimScope {
    ALL,
    /** Only those that failed before: they finish their schedule while the circuit breaker keeps the others back. */
    FAILED_BEFORE
}
