package io.setget.mail.application.port;

/** The outside world cannot be reached just now. Its message says what to look at and never holds a secret. */
public final class PortUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PortUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
