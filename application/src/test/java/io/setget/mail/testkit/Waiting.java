package io.setget.mail.testkit;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.queue.Lease;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A live email in the in-memory queue; leased while it has a token. */
final class Waiting {
    final Email email;
    long seq;
    final Instant expires;
    Instant due;
    int failures;
    int crashes;
    int stalls;
    boolean inData;

    @Nullable
    String token;

    Instant leaseUntil = Instant.MIN;

    Waiting(Email email, long seq, Instant due) {
        this.email = email;
        this.seq = seq;
        this.due = due;
        this.expires = due.plus(email.lives());
    }

    boolean stallsOften() {
        return stalls >= Lease.STALLS_OF_A_SUSPECT;
    }

    boolean isSuspect() {
        return crashes > 0 || stallsOften();
    }

    void waitUntil(Instant at) {
        due = at;
        token = null;
        inData = false;
    }
}
