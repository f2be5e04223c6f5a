package io.setget.mail.adapter.smtp;

import java.util.Locale;
import java.util.Optional;

/** Looks through an exception and what caused it. */
final class Causes {
    private static final int DEEPEST = 20;

    private Causes() {}

    static boolean has(Throwable error, Class<? extends Throwable> type) {
        return find(error, type).isPresent();
    }

    static <T extends Throwable> Optional<T> find(Throwable error, Class<T> type) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
            at = at.getCause();
        }
        return Optional.empty();
    }

    /** All messages, in lower case, for telling apart what Java has no types for. */
    static String words(Throwable error) {
        StringBuilder words = new StringBuilder();
        Throwable at = error;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            words.append(at.getMessage()).append('\n');
            at = at.getCause();
        }
        return words.toString().toLowerCase(Locale.ROOT);
    }
}
