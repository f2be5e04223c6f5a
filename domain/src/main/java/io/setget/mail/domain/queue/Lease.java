package io.setget.mail.domain.queue;

import io.setget.mail.domain.email.Email;

/**
 * An email in the hands of one worker until the lease ends.
 *
 * @param holder the token that proves that the worker still holds it; random, and no secret
 * @param failures tries at which the server said no
 * @param crashes leases that ran out; counted apart from failures
 * @param stalls tries that were given up because the server did not answer while others waited
 */
public record Lease(String holder, Email email, int failures, int crashes, int stalls) {
    /** From so many stalls on, an email is tried one at a time and after all others. */
    public static final int STALLS_OF_A_SUSPECT = 2;

    /** One whose server has stalled so often that it is tried alone, last, and with full patience. */
    public boolean stallsOften() {
        return stalls >= STALLS_OF_A_SUSPECT;
    }
}
