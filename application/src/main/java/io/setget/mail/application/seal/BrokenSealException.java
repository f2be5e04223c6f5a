package io.setget.mail.application.seal;

import org.jspecify.annotations.Nullable;

/** Sealed bytes cannot be opened: the key is another one, or they were changed. */
public final class BrokenSealException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenSealException(@Nullable Throwable cause) {
        super("sealed data cannot be opened: the secret key is another one, or the data was changed", cause);
    }
}
