package io.setget.mail.domain.account;

import io.setget.mail.domain.email.EmailAddress;
import java.time.Instant;
import java.util.UUID;

/** Somebody who may sign in to the panel. */
public record Account(UUID id, EmailAddress email, PasswordHash password, Instant createdAt) {}
