package io.setget.mail.domain.deadletter;

import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import java.time.Instant;

/** An email that will not be tried again unless an admin revives it. */
public record DeadLetter(EmailId id, EmailType type, EmailAddress to, Failure failure, int attempts, Instant diedAt) {}
