package io.setget.mail.bootstrap;

/** The start is refused: one line that names the variable, what was wrong and what is allowed; never the value. */
final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }
}
