package io.setget.mail.domain.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * Why a delivery failed.
 *
 * @param reply the server's own words, if it said any; never holds a secret
 * @param detail what happened, in one sentence
 * @param advice what is known beyond the kind; null if nothing is
 */
public record Failure(
        FailureKind kind,
        @Nullable String reply,
        String detail,
        @Nullable Advice advice) {
    public Failure(FailureKind kind, @Nullable String reply, String detail) {
        this(kind, reply, detail, null);
    }

    /** The same failure, better understood. */
    public Failure with(Advice better) {
        return new Failure(kind, reply, detail, better);
    }

    public String cause() {
        return advice == null ? kind.cause() : advice.cause();
    }

    public String solution() {
        return advice == null ? kind.solution() : advice.solution();
    }
}
