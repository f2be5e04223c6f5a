package io.setget.mail.adapter.smtp.catcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.demo.CaughtEmail;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.settings.TlsMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Catcher.Shared.class)
class CaughtMimeTest {
    @Test
    void an_email_of_the_product_is_shown_decoded_beside_its_source(Catcher catcher) {
        String to = "decoded@example.com";
        try (MailTransport transport = catcher.trusting()) {
            assertThat(catcher.send(transport, catcher.settings(catcher.ports().implicitTls(), TlsMode.IMPLICIT), to))
                    .isInstanceOfSatisfying(
                            Delivered.class,
                            delivered -> assertThat(delivered.reply())
                                    .contains("Caught as " + email(catcher, to).id()));
        }
        CaughtEmail caught = email(catcher, to);
        assertThat(caught.at()).isEqualTo(catcher.clock.instant());
        assertThat(caught.from()).isEqualTo("Demo <noreply@example.com>");
        assertThat(caught.subject()).startsWith("Grüße an");
        assertThat(caught.text()).contains("Plain text, 日本語.");
        assertThat(caught.html()).contains("<p>Rich text &amp; 日本語.</p>");
        assertThat(caught.source())
                .doesNotContain("Received:", "日本語")
                .contains("Subject: =?UTF-8?", "Auto-Submitted: auto-generated");
    }

    @Test
    void a_plain_email_has_no_html() {
        CaughtEmail caught = read("Subject: Hi\r\nFrom: =?UTF-8?Q?J=C3=BCrgen?= <j@example.com>\r\n\r\nHello\r\n");
        assertThat(caught.subject()).isEqualTo("Hi");
        assertThat(caught.from()).isEqualTo("Jürgen <j@example.com>");
        assertThat(caught.text()).isEqualTo("Hello\r\n");
        assertThat(caught.html()).isEmpty();
    }

    @Test
    void an_attachment_is_not_taken_for_the_text() {
        CaughtEmail caught = read("""
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain
                Content-Disposition: attachment; filename=notes.txt

                attached
                --b
                Content-Type: text/plain

                said
                --b--
                """);
        assertThat(caught.text()).isEqualTo("said");
        assertThat(caught.from()).isEqualTo("envelope@example.com");
    }

    @Test
    void what_cannot_be_read_is_still_shown_as_source() {
        String broken = "Content-Type: text/plain; charset=no-such-charset\r\nSubject: Broken\r\n\r\nbody";
        CaughtEmail caught = read(broken);
        assertThat(caught.subject()).isEqualTo("Broken");
        assertThat(caught.from()).isEqualTo("envelope@example.com");
        assertThat(caught.source()).isEqualTo(broken);
    }

    private static CaughtEmail read(String source) {
        return CaughtMime.read(
                "1", Instant.EPOCH, "envelope@example.com", "to@example.com", source.getBytes(StandardCharsets.UTF_8));
    }

    private static CaughtEmail email(Catcher catcher, String to) {
        return catcher.inbox.list(500, null).stream()
                .filter(email -> email.to().equals(to))
                .findFirst()
                .orElseThrow();
    }
}
