package io.setget.mail.domain.diagnosis;

import java.util.Map;

/**
 * A change of the SMTP settings that would mend a failure.
 *
 * @param words what it does, for a button
 * @param fields new values by the field names of the API, such as {@code tls_mode}; never a secret
 */
public record Correction(String words, Map<String, String> fields) {
    public Correction {
        fields = Map.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a correction changes something");
        }
    }
}
