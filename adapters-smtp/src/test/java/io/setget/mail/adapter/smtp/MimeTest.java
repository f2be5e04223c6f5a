package io.setget.mail.adapter.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as another parser reads them, and octet by octet. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MimeTest {
    private static SmtpSettings from(String name) {
        return new SmtpSettings(
                "mail.example.com",
                587,
                TlsMode.STARTTLS,
                null,
                null,
                new EmailAddress("from@bücher.example", "from@xn--bcher-kva.example"),
                name);
    }

    private static String write(Email email, String fromName) {
        String raw = new String(MimeWriter.write(email, from(fromName)), StandardCharsets.ISO_8859_1);
        assertThat(raw.chars()).as("ASCII").allMatch(c -> c == '\r' || c == '\n' || c == '\t' || (c >= ' ' && c < 127));
        assertThat(raw.replace("\r\n", "")).as("line ends").doesNotContain("\r", "\n");
        assertThat(raw.split("\r\n")).as("length of lines").allMatch(line -> line.length() <= 78);
        return raw;
    }

    private static MimeMessage parse(String raw) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String part(MimeMessage message, int index) throws MessagingException, IOException {
        return ((String)
                ((MimeMultipart) message.getContent()).getBodyPart(index).getContent());
    }

    static Stream<String> texts() {
        return Stream.of(
                "plain",
                "Grüße aus Łódź, naïve café – “quoted”",
                "こんにちは世界。これは長い日本語の件名で、一つの符号化語には収まりません。途中で切れてはいけません。",
                "שלום עולם، مرحبا بالعالم",
                "🚀🎉👩‍👩‍👧‍👦 party 🇨🇭".repeat(6),
                "a long subject in plain words that has to be folded because nobody wants lines of more than so many characters",
                "oneverylongwordwithoutanyblank".repeat(40),
                "=?UTF-8?B?SGVsbG8=?= is not decoded",
                "two  blanks and = signs = 50% =3D");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void subjects_and_bodies_in_any_language_arrive_as_they_were(String text) throws Exception {
        MimeMessage message = parse(write(Emails.saying(new Content(text, text, "<p>" + text + "</p>")), text));

        assertThat(message.getSubject()).isEqualTo(text);
        assertThat(part(message, 0)).isEqualTo(text);
        assertThat(part(message, 1)).isEqualTo("<p>" + text + "</p>");
        assertThat(((InternetAddress) message.getFrom()[0]).getPersonal()).isEqualTo(text);
    }

    static Stream<String> bodies() {
        return Stream.of(
                ".\n..\n.leading dots\nend.",
                "From here\nFrom there",
                "blanks at the end   \ntab at the end\t\n",
                "x".repeat(5000),
                "ü".repeat(3000),
                "日本".repeat(2000),
                "unix\nwindows\r\nold mac\rend",
                "",
                "\n\n\n",
                "--=_01890a5d-ac96-774b-bcce-b302099a8057--\nnot the end");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodies_keep_every_line(String text) throws Exception {
        MimeMessage message = parse(write(Emails.saying(new Content("s", text, text)), "Harbour"));
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n");

        assertThat(((MimeMultipart) message.getContent()).getCount()).isEqualTo(2);
        assertThat(part(message, 0)).isEqualTo(lines);
        assertThat(part(message, 1)).isEqualTo(lines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Doe, Jane",
                "Jane \"JD\" Doe",
                "back\\slash",
                "jane@elsewhere.example <evil@example.com>",
                "(comment) ; group: x",
                "Żaneta Łukasiewicz",
                "李小龍",
                "J. R. R. Tolkien",
                "a name of more than seventy characters, which does not fit beside its address any more"
            })
    void names_arrive_as_they_were_and_stay_names(String name) throws Exception {
        MimeMessage message =
                parse(write(Emails.with("to@example.com", name, new Content("s", "t", "<p>h</p>")), name));

        for (InternetAddress address : new InternetAddress[] {
            (InternetAddress) message.getFrom()[0],
            (InternetAddress) message.getRecipients(MimeMessage.RecipientType.TO)[0]
        }) {
            assertThat(address.getPersonal()).isEqualTo(name);
            address.validate();
        }
        assertThat(message.getAllRecipients()).hasSize(1);
        assertThat(((InternetAddress) message.getAllRecipients()[0]).getAddress())
                .isEqualTo("to@example.com");
        assertThat(((InternetAddress) message.getFrom()[0]).getAddress()).isEqualTo("from@xn--bcher-kva.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\r\nBcc: evil@example.com", "\nBcc: evil@example.com", "\rBcc: e@example.com", "\r\n\r\nbody"})
    void nobody_adds_headers_through_a_name_or_subject(String attempt) throws Exception {
        MimeMessage message =
                parse(write(Emails.with("to@example.com", "x" + attempt, new Content("s", "t", "h")), attempt));

        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getAllRecipients()).hasSize(1);
        assertThat(part(message, 0)).isEqualTo("t");
        assertThat(MimeHeaders.text("s" + attempt, 9)).doesNotContain("\r", "\n");
    }

    @Test
    void the_headers_are_those_of_an_automatic_email_with_alternatives() throws Exception {
        String raw = write(Emails.to("to@example.com"), "Harbour");
        MimeMessage message = parse(raw);

        assertThat(raw)
                .contains(
                        "Date: Fri, 2 Jan 2026 03:04:05 +0000\r\n",
                        "From: Harbour <from@xn--bcher-kva.example>\r\n",
                        "To: to@example.com\r\n",
                        "Message-ID: <fixed@example.com>\r\n",
                        "Auto-Submitted: auto-generated\r\n",
                        "X-Auto-Response-Suppress: OOF, AutoReply\r\n",
                        "MIME-Version: 1.0\r\n");
        assertThat(message.getSentDate().toInstant()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(message.isMimeType("multipart/alternative")).isTrue();
        MimeMultipart both = (MimeMultipart) message.getContent();
        assertThat(both.getBodyPart(0).isMimeType("text/plain")).isTrue();
        assertThat(both.getBodyPart(1).isMimeType("text/html")).isTrue();
    }

    @Test
    void a_second_try_sends_the_same_octets() {
        assertThat(write(Emails.to("to@example.com"), "Harbour"))
                .isEqualTo(write(Emails.to("to@example.com"), "Harbour"));
    }

    @ParameterizedTest
    @MethodSource({"bodies", "texts"})
    void a_server_receives_exactly_these_octets(String text) {
        Email email = Emails.saying(new Content("s", text, text));
        try (RealServer server = new RealServer(TlsMode.NONE, Certificates.GOOD, RealServer.Login.NONE);
                var transport = Smtp.transport(Smtp.Options.defaults(1, null))) {
            transport.send(email, server.settings(), () -> true);

            assertThat(server.sources())
                    .containsExactly(
                            new String(MimeWriter.write(email, server.settings()), StandardCharsets.ISO_8859_1));
        }
    }
}
