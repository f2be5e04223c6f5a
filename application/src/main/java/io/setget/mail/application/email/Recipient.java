package io.setget.mail.application.email;

import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Understands the two ways to say whom an email is for: an address, or an object with {@code email} and {@code name}. */
public final class Recipient {
    private static final Set<String> KNOWN = Set.of("email", "name");

    private Recipient() {}

    /** @param given as it came */
    public static Parsed<Mailbox> parse(@Nullable Object given) {
        if (given instanceof String address) {
            return Mailbox.parse("to", address, null);
        }
        if (!(given instanceof Map<?, ?> object)) {
            return Parsed.invalid("to", "must be an address, or an object with email and name");
        }
        List<FieldError> unknown = object.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .map(name -> new FieldError("to." + name, "is not a field of a recipient"))
                .toList();
        if (!unknown.isEmpty()) {
            return Parsed.invalid(unknown);
        }
        if (!(object.get("email") instanceof String address)) {
            return Parsed.invalid("to.email", "must be an address such as name@example.com");
        }
        Object name = object.get("name");
        return name == null || name instanceof String
                ? Mailbox.parse("to", address, (String) name)
                : Parsed.invalid("to.name", "must be text");
    }
}
