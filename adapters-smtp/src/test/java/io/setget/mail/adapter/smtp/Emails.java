package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Emails for tests. */
final class Emails {
    private Emails() {}

    static Email to(String recipient) {
        return with(recipient, null, new Content("Grüße – héllo", "text ü", "<p>text ü</p>"));
    }

    static Email saying(Content content) {
        return with("to@example.com", null, content);
    }

    static Email with(String recipient, @Nullable String name, Content content) {
        return new Email(
                EmailId.parse("01890a5d-ac96-774b-bcce-b302099a8057").orElseThrow(),
                EmailType.WELCOME,
                new Mailbox(new EmailAddress(recipient, recipient), name),
                content,
                "<fixed@example.com>",
                Instant.parse("2026-01-02T03:04:05Z"),
                null,
                Duration.ofHours(1),
                Map.of());
    }
}
