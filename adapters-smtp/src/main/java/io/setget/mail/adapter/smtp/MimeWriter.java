package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

/**
 * Writes an email as MIME (RFC 5322, 2045 to 2047): text and HTML as alternatives, in ASCII, no line longer than 998
 * octets, with the {@code Message-ID} and {@code Date} that it was given when accepted.
 */
final class MimeWriter {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);
    private static final byte[] CRLF = {'\r', '\n'};

    private MimeWriter() {}

    static byte[] write(Email email, SmtpSettings settings) {
        // Neither encoding of the parts can make this line: "=_" is no quoted-printable, and base64 has no "_".
        String boundary = "=_" + email.id().value();
        StringBuilder out = new StringBuilder(2048 + 2 * email.content().html().length());
        header(out, "Date", DATE.format(email.acceptedAt().atOffset(ZoneOffset.UTC)));
        header(out, "From", MimeHeaders.mailbox(settings.fromEmail().ascii(), settings.fromName(), "From: ".length()));
        header(
                out,
                "To",
                MimeHeaders.mailbox(email.to().address().ascii(), email.to().name(), "To: ".length()));
        header(out, "Message-ID", email.messageId());
        header(out, "Subject", MimeHeaders.text(email.content().subject(), "Subject: ".length()));
        header(out, "Auto-Submitted", "auto-generated"); // RFC 3834
        header(out, "X-Auto-Response-Suppress", "OOF, AutoReply"); // the same to Exchange, which ignores RFC 3834
        header(out, "MIME-Version", "1.0");
        header(out, "Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"");
        part(out, boundary, "plain", email.content().text());
        part(out, boundary, "html", email.content().html());
        out.append("\r\n--").append(boundary).append("--\r\n");
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void header(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }

    private static void part(StringBuilder out, String boundary, String subtype, String text) {
        boolean base64 = wide(text) * 3 > text.length();
        out.append("\r\n--").append(boundary).append("\r\n");
        header(out, "Content-Type", "text/" + subtype + "; charset=utf-8");
        header(out, "Content-Transfer-Encoding", base64 ? "base64" : "quoted-printable");
        out.append("\r\n");
        if (base64) {
            byte[] octets = text.replaceAll("\r\n|\r|\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            out.append(Base64.getMimeEncoder(76, CRLF).encodeToString(octets));
        } else {
            QuotedPrintable.encode(text, out);
        }
    }

    private static int wide(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            count += text.charAt(i) > 126 ? 1 : 0;
        }
        return count;
    }
}
