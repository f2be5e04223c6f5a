package io.setget.mail.domain.account;

import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.Mailbox;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may sign in to the panel.
 *
 * @param name as they want to be called; null if they never said
 */
public record Account(
        UUID id, EmailAddress email, @Nullable String name, Role role, PasswordHash password, Instant createdAt) {
    /** Where emails to them go. */
    public Mailbox mailbox() {
        return new Mailbox(email, name);
    }

    /** Their name; without one, their address. */
    public String shownName() {
        return name == null ? email.value() : name;
    }

    public Account withPassword(PasswordHash changed) {
        return new Account(id, email, name, role, changed, createdAt);
    }

    public Account withRole(Role changed) {
        return new Account(id, email, name, changed, password, createdAt);
    }
}
