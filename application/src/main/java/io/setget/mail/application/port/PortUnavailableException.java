package io.setget.mail.application.port;

/**
 * The outside world cannot be reached just now. Its message says what to look at and never holds a secret.
 *
 * <p>Unless {@link #outcomeUnsure()} says otherwise, a change that was asked for was not made.
 */
public final class PortUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnsure;

    /** Nothing was changed. */
    public PortUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private PortUnavailableException(String message, Throwable cause, boolean outcomeUnsure) {
        super(message, cause);
        this.outcomeUnsure = outcomeUnsure;
    }

    /** The answer is missing: the change may have been made, or may still be made. */
    public static PortUnavailableException unsure(String message, Throwable cause) {
        return new PortUnavailableException(message, cause, true);
    }

    /** Whether the change that was asked for may have been made all the same. */
    public boolean outcomeUnsure() {
        return outcomeUnsure;
    }
}
