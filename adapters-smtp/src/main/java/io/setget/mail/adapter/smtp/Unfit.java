package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.diagnosis.Advice;
import io.setget.mail.domain.diagnosis.Correction;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import jakarta.mail.MessagingException;
import org.jspecify.annotations.Nullable;

/** A server that answers as it should and yet cannot be used with these settings; the message is for the reader. */
final class Unfit extends MessagingException {
    private static final long serialVersionUID = 1;

    private final FailureKind kind;
    private final transient @Nullable Advice advice;
    private final transient @Nullable Correction correction;

    Unfit(FailureKind kind, String detail) {
        this(kind, detail, null, null);
    }

    Unfit(FailureKind kind, String detail, @Nullable Advice advice, @Nullable Correction correction) {
        super(detail);
        this.kind = kind;
        this.advice = advice;
        this.correction = correction;
    }

    /** A change of the settings that would make them fit; null if none is known. */
    @Nullable
    Correction correction() {
        return correction;
    }

    Failure failure() {
        return new Failure(kind, null, String.valueOf(getMessage()), advice);
    }
}
