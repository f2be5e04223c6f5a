package io.setget.mail.application.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EmailFormatTest {
    private final Seal seal = new Seal(new byte[32], new SecureRandom());
    private final EmailFormat format = new EmailFormat(seal);

    @Test
    void an_email_comes_back_as_it_was() {
        Email email = email("Grüße 👋", "<p>Grüße 👋</p>");
        assertThat(format.read(email.id(), format.write(email))).contains(email);
    }

    @Test
    void what_text_and_html_both_say_is_kept_once() {
        String said = "Ada mentioned you in the plan for the analytical engine. ".repeat(200);
        Email email = email(said, "<p>" + said + "</p>");
        SealedEmail sealed = format.sealed(email);
        assertThat(sealed.bytes()).isLessThan(said.length() / 5);
        assertThat(format.read(email.id(), sealed.payload())).contains(email);
    }

    @Test
    void an_email_that_the_version_before_wrote_is_still_read() throws IOException {
        Email email = email("hello", "<p>hello</p>");
        byte[] before = seal.seal(versionOne(email), email.id().value());
        assertThat(format.read(email.id(), before)).contains(email);
    }

    @Test
    void what_is_damaged_cut_short_or_of_a_later_version_is_not_read() {
        Email email = email("hello", "<p>hello</p>");
        byte[] written = format.write(email);
        byte[] plain = seal.open(written, email.id().value());
        byte[] later = plain.clone();
        later[0] = EmailFormat.VERSION + 1;
        byte[] scrambled = plain.clone();
        Arrays.fill(scrambled, 1, scrambled.length, (byte) 0x55);
        for (byte[] wrong : new byte[][] {later, scrambled, Arrays.copyOf(plain, plain.length / 2), {}}) {
            assertThat(format.read(email.id(), seal.seal(wrong, email.id().value())))
                    .isEmpty();
        }
        written[written.length - 1] ^= 1;
        assertThat(format.read(email.id(), written)).isEmpty();
    }

    private static Email email(String text, String html) {
        return new Email(
                new EmailId("0190b2c4-0000-7000-8000-000000000001"),
                EmailType.WELCOME,
                new Mailbox(new EmailAddress("ada@example.com", "ada@example.com"), "Ada"),
                new Content("Hello", text, html),
                "<1@example.com>",
                Instant.ofEpochMilli(1_700_000_000_123L),
                Instant.ofEpochMilli(1_700_000_500_000L),
                Duration.ofDays(7),
                Map.of("order", "17"));
    }

    private static byte[] versionOne(Email email) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(1);
        text(out, "welcome");
        text(out, "ada@example.com");
        text(out, "ada@example.com");
        out.writeBoolean(true);
        text(out, "Ada");
        text(out, "Hello");
        text(out, email.content().text());
        text(out, email.content().html());
        text(out, "<1@example.com>");
        out.writeLong(1_700_000_000_123L);
        out.writeBoolean(true);
        out.writeLong(1_700_000_500_000L);
        out.writeLong(Duration.ofDays(7).toMillis());
        out.writeInt(1);
        text(out, "order");
        text(out, "17");
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
