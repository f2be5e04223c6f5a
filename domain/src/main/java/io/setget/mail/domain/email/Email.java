package io.setget.mail.domain.email;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An accepted email. Its content, {@code Message-ID} and date are fixed here; sender, server and credentials are those
 * in force when it is sent.
 *
 * @param messageId the {@code Message-ID} header, angle brackets included (RFC 5322 section 3.6.4)
 * @param acceptedAt the {@code Date} header; the queue keeps its own time
 * @param sendAt not to be sent earlier; null: at once
 * @param lives how long it is worth sending, counted from when it is due
 */
public record Email(
        EmailId id,
        EmailType type,
        Mailbox to,
        Content content,
        String messageId,
        Instant acceptedAt,
        @Nullable Instant sendAt,
        Duration lives,
        Map<String, String> metadata) {
    public Email {
        metadata = Map.copyOf(metadata);
    }
}
