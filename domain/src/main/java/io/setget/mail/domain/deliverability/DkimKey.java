package io.setget.mail.domain.deliverability;

/**
 * A key that receivers find at one selector (RFC 6376 section 3.6.1).
 *
 * @param bits of an RSA key, or of any other; 0 if it cannot be read
 * @param words what is to be said of it, as a sentence
 */
public record DkimKey(String selector, State state, int bits, String words) {
    /** Whether receivers can use it. */
    public enum State {
        USABLE,
        /** It is shorter than 2048 bits, or only being tested. */
        WEAK,
        /** Its owner has taken it back. */
        REVOKED,
        BROKEN
    }

    public boolean works() {
        return state == State.USABLE || state == State.WEAK;
    }
}
