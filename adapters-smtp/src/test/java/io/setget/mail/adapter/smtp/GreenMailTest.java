package io.setget.mail.adapter.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** GreenMail over implicit TLS: another server, another reader of our messages. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GreenMailTest {
    private static final String KEYS = "greenmail.tls.keystore.file";
    private static final String KEYS_PASSWORD = "greenmail.tls.keystore.password";

    private final MailTransport transport = Smtp.transport(Smtp.Options.defaults(1, Certificates.authority()));
    private GreenMail server = new GreenMail();

    @BeforeEach
    void start() {
        System.setProperty(KEYS, Certificates.GOOD.file().toString());
        System.setProperty(KEYS_PASSWORD, Certificates.password());
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS).dynamicPort());
        server.setUser("to@example.com", "user", "right");
        server.start();
    }

    @AfterEach
    void stop() {
        transport.close();
        server.stop();
        System.clearProperty(KEYS);
        System.clearProperty(KEYS_PASSWORD);
    }

    private SmtpSettings settings(String password) {
        return new SmtpSettings(
                "localhost",
                server.getSmtps().getPort(),
                TlsMode.IMPLICIT,
                "user",
                new Secret(password),
                new EmailAddress("from@example.com", "from@example.com"),
                "Hafen, Zürich");
    }

    @Test
    void an_email_is_read_as_it_was_written() throws Exception {
        Content content = new Content("Grüße 🚀", "こんにちは\n.dot", "<p dir=\"rtl\">שלום</p>");
        assertThat(transport.send(Emails.saying(content), settings("right"), () -> true))
                .isInstanceOf(Delivered.class);

        MimeMessage read = server.getReceivedMessages()[0];
        assertThat(read.getSubject()).isEqualTo("Grüße 🚀");
        assertThat(((InternetAddress) read.getFrom()[0]).getPersonal()).isEqualTo("Hafen, Zürich");
        assertThat(read.getRecipients(Message.RecipientType.TO)).hasSize(1);
        MimeMultipart both = (MimeMultipart) read.getContent();
        assertThat(both.getBodyPart(0).getContent()).isEqualTo("こんにちは\r\n.dot");
        assertThat(both.getBodyPart(1).getContent()).isEqualTo("<p dir=\"rtl\">שלום</p>");
    }

    @Test
    void a_wrong_password_is_told() {
        TestReport report = transport.test(Emails.to("to@example.com"), settings("wrong"), Duration.ofSeconds(20));

        assertThat(report.failure()).extracting(Failure::kind).isEqualTo(FailureKind.AUTHENTICATION_FAILED);
    }
}
