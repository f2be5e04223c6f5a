package io.setget.mail.application.seal;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An email as a store keeps it: what it says is in {@code payload}, compressed and sealed, and nowhere else.
 *
 * @param payload never changed; {@link EmailFormat#read} opens it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record SealedEmail(
        EmailId id,
        EmailType type,
        EmailAddress to,
        String messageId,
        Duration lives,
        @Nullable Instant sendAt,
        byte[] payload)
        implements EmailQueue.Prepared {
    /** The record itself, its texts and what a collection adds. */
    private static final int REST = 600;

    @Override
    public int bytes() {
        return payload.length + REST;
    }
}
