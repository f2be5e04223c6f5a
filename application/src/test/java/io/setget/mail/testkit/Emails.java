package io.setget.mail.testkit;

import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.email.Mailbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes emails whose ids sort in the order of their making. Thread-safe. */
public final class Emails {
    private static final AtomicLong MADE = new AtomicLong();

    private final InstantSource clock;

    public Emails(InstantSource clock) {
        this.clock = clock;
    }

    /** One of this type, due at once, that lives as long as its type says. */
    public Email of(EmailType type) {
        return make(type, "ann@example.com", "Ann");
    }

    public Email of(Lane lane) {
        return of(
                switch (lane) {
                    case CRITICAL -> EmailType.ACCOUNT_LOCKED;
                    case NORMAL -> EmailType.WELCOME;
                    case BULK -> EmailType.GDPR_EXPORT_READY;
                });
    }

    public List<Email> several(int count, EmailType type) {
        return Stream.generate(() -> of(type)).limit(count).toList();
    }

    /** One for this address, without a name to show. */
    public Email to(String address, EmailType type) {
        Email email = make(type, address, "");
        return new Email(
                email.id(),
                type,
                new Mailbox(email.to().address(), null),
                email.content(),
                email.messageId(),
                email.acceptedAt(),
                null,
                email.lives(),
                Map.of());
    }

    private Email make(EmailType type, String address, String name) {
        Instant now = clock.instant();
        EmailId id = new EmailId(
                new UUID((now.toEpochMilli() << 16) | 0x7000L, 0x8000_0000_0000_0000L | MADE.incrementAndGet())
                        .toString());
        return new Email(
                id,
                type,
                new Mailbox(EmailAddress.parse("to", address).orThrow(), name),
                new Content("Grüße an " + name, "Plain text, 日本語.", "<p>Rich text &amp; 日本語.</p>"),
                "<" + id + "@mail.example.com>",
                now,
                null,
                type.lives(),
                Map.of("order", "4711"));
    }

    /** The same email, not to be sent before {@code at}. */
    public static Email sendAt(Instant at, Email email) {
        return changed(email, at, email.lives());
    }

    /** The same email, worth sending only so long after it is due. */
    public static Email living(Duration lives, Email email) {
        return changed(email, email.sendAt(), lives);
    }

    private static Email changed(Email email, @Nullable Instant sendAt, Duration lives) {
        return new Email(
                email.id(),
                email.type(),
                email.to(),
                email.content(),
                email.messageId(),
                email.acceptedAt(),
                sendAt,
                lives,
                email.metadata());
    }
}
