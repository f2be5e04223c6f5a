package io.setget.mail.domain.email;

import io.setget.mail.domain.input.Parsed;
import org.jspecify.annotations.Nullable;

/** Whom an email is for: an address and, perhaps, a name to show. */
public record Mailbox(EmailAddress address, @Nullable String name) {
    private static final int MAX_NAME = 200;

    /** @param field the field that holds the address; the name's is called {@code <field>.name} */
    public static Parsed<Mailbox> parse(String field, String address, @Nullable String name) {
        String shown = name == null || name.isBlank() ? null : name.strip();
        if (shown != null && (shown.length() > MAX_NAME || shown.chars().anyMatch(Character::isISOControl))) {
            return Parsed.invalid(field + ".name", "must be one line of at most " + MAX_NAME + " characters");
        }
        return EmailAddress.parse(field, address)
                .fold(parsed -> Parsed.valid(new Mailbox(parsed, shown)), Parsed::<Mailbox>invalid);
    }
}
