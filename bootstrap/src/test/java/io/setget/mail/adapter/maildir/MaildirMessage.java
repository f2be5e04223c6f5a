package io.setget.mail.adapter.maildir;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An email as a file of a maildir: lines end in LF, and text is UTF-8 as it is, also in the head (RFC 6532). */
final class MaildirMessage {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

    private MaildirMessage() {}

    static byte[] write(Email email, SmtpSettings settings) {
        String boundary = "=_" + email.id().value();
        String message = "Delivered-To: " + email.to().address().ascii() + "\n"
                + "Date: " + DATE.format(email.acceptedAt().atOffset(ZoneOffset.UTC)) + "\n"
                + "From: " + mailbox(settings.fromEmail().ascii(), settings.fromName()) + "\n"
                + "To: " + mailbox(email.to().address().ascii(), email.to().name()) + "\n"
                + "Message-ID: " + email.messageId() + "\n"
                + "Subject: " + email.content().subject() + "\n"
                + "Auto-Submitted: auto-generated\n"
                + "MIME-Version: 1.0\n"
                + "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\n"
                + part(boundary, "plain", email.content().text())
                + part(boundary, "html", email.content().html())
                + "\n--" + boundary + "--\n";
        return message.getBytes(StandardCharsets.UTF_8);
    }

    private static String mailbox(String address, @Nullable String name) {
        return name == null || name.isEmpty()
                ? address
                : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\" <" + address + ">";
    }

    private static String part(String boundary, String subtype, String text) {
        return "\n--" + boundary + "\n"
                + "Content-Type: text/" + subtype + "; charset=utf-8\n"
                + "Content-Transfer-Encoding: 8bit\n\n"
                + text.replaceAll("\r\n|\r", "\n");
    }
}
