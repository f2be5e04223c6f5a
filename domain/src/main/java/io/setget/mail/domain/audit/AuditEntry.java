package io.setget.mail.domain.audit;

import java.time.Instant;

/**
 * Something that an admin, an application or an operator did.
 *
 * @param actor an account's address, {@code API key <name>}, {@code environment} or {@code command line}
 * @param detail what it was done to, in words; never a secret, and never an old or new value of one
 */
public record AuditEntry(Instant at, String actor, AuditAction action, String detail) {}
