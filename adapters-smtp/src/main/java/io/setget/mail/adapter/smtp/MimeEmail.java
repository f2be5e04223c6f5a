package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** An email as MIME (RFC 2045), with the {@code Message-ID} it was given when accepted. */
final class MimeEmail extends MimeMessage {
    private final String id;

    private MimeEmail(Session session, String id) {
        super(session);
        this.id = id;
    }

    static MimeEmail of(Email email, SmtpSettings settings, Session session) throws MessagingException {
        MimeEmail mime = new MimeEmail(session, email.messageId());
        mime.setFrom(address(settings.fromEmail().ascii(), settings.fromName()));
        mime.setRecipient(
                Message.RecipientType.TO,
                address(email.to().address().ascii(), email.to().name()));
        mime.setSubject(email.content().subject(), "UTF-8");
        mime.setSentDate(Date.from(email.acceptedAt()));
        mime.setHeader("Auto-Submitted", "auto-generated");
        MimeMultipart both = new MimeMultipart("alternative");
        both.addBodyPart(part(email.content().text(), "plain"));
        both.addBodyPart(part(email.content().html(), "html"));
        mime.setContent(both);
        mime.saveChanges();
        return mime;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, "UTF-8", subtype);
        long wide = text.chars().filter(c -> c > 126).count();
        part.setHeader("Content-Transfer-Encoding", wide * 3 > text.length() ? "base64" : "quoted-printable");
        return part;
    }

    private static InternetAddress address(String ascii, @Nullable String name) throws MessagingException {
        try {
            return name == null || name.isBlank()
                    ? new InternetAddress(ascii, false)
                    : new InternetAddress(ascii, name, StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }
}
