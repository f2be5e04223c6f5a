package io.setget.mail.domain.deadletter;

import io.setget.mail.domain.diagnosis.FailureKind;
import java.time.Instant;

/** The dead letters that died of one cause. */
public record DeadLetterGroup(FailureKind kind, int count, Instant firstAt, Instant lastAt) {}
