package io.setget.mail.adapter.smtp.catcher;

import io.setget.mail.application.demo.CaughtEmail;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;

/** Reads subject, sender, text and HTML out of a message; what cannot be read stays empty, for the source tells all. */
final class CaughtMime {
    private static final int DEEPEST = 10;

    private String subject = "";
    private String from;
    private String text = "";
    private String html = "";

    private CaughtMime(String envelopeFrom) {
        from = envelopeFrom;
    }

    static CaughtEmail read(String id, Instant at, String envelopeFrom, String to, byte[] source) {
        CaughtMime mime = new CaughtMime(envelopeFrom);
        try {
            MimeMessage message =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(source));
            mime.headers(message);
            mime.parts(message, 0);
        } catch (MessagingException | IOException | RuntimeException notAsExpected) {
            // shown as far as it could be read
        }
        return new CaughtEmail(
                id, at, mime.from, to, mime.subject, mime.text, mime.html, new String(source, StandardCharsets.UTF_8));
    }

    private void headers(MimeMessage message) throws MessagingException {
        String said = message.getSubject();
        subject = said == null ? "" : said;
        Address[] senders = message.getFrom();
        if (senders != null && senders.length > 0 && senders[0] instanceof InternetAddress sender) {
            String name = sender.getPersonal();
            from = name == null ? sender.getAddress() : name + " <" + sender.getAddress() + ">";
        }
    }

    private void parts(Part part, int depth) throws MessagingException, IOException {
        if (depth > DEEPEST || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            return;
        }
        if (part.isMimeType("multipart/*")) {
            Multipart several = (Multipart) part.getContent();
            for (int i = 0; i < several.getCount(); i++) {
                parts(several.getBodyPart(i), depth + 1);
            }
        } else if (part.isMimeType("text/html") && html.isEmpty()) {
            html = part.getContent().toString();
        } else if (part.isMimeType("text/plain") && text.isEmpty()) {
            text = part.getContent().toString();
        }
    }
}
