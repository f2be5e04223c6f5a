package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.diagnosis.FailureKind;
import jakarta.mail.MessagingException;

/** A server that answers as it should and yet cannot be used with these settings; the message is for the reader. */
final class Unfit extends MessagingException {
    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    Unfit(FailureKind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    FailureKind kind() {
        return kind;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
