package io.setget.mail.domain.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmailAddressTest {
    private static List<String> fieldsOf(Parsed<?> parsed) {
        return parsed.fold(
                value -> List.of(),
                errors -> errors.stream().map(FieldError::field).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noreply@example.com",
                "a@b",
                "first.last+tag@sub.example.co.uk",
                "o'brien@example.com",
                "!#$%&'*+/=?^_`{|}~-@example.com",
                "\"john doe\"@example.com",
                "\"a@b\"@example.com",
                "\"a\\\"b\"@example.com",
                "x@1.example",
                "x@xn--mnchen-3ya.example"
            })
    void Good_addresses_are_kept_as_given(String text) {
        assertThat(EmailAddress.parse("to", text)).isEqualTo(Parsed.valid(new EmailAddress(text, text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "@example.com",
                "a@",
                "a@@example.com",
                "a b@example.com",
                ".a@example.com",
                "a.@example.com",
                "a..b@example.com",
                "a@.example.com",
                "a@example..com",
                "a@example.com.",
                "a@-example.com",
                "a@example-.com",
                "a@exa_mple.com",
                "a@exam ple.com",
                "a@[127.0.0.1]",
                "A <a@example.com>",
                "<a@example.com>",
                "a@example.com,b@example.com",
                "a@example.com;b@example.com",
                "jürgen@example.com",
                "\"a\"b@example.com",
                "\"a\\\"@example.com",
                "a\u007f@example.com"
            })
    void Bad_addresses_are_refused(String text) {
        assertThat(fieldsOf(EmailAddress.parse("to", text))).containsExactly("to");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@example.com\r\nBcc: b@example.com",
                "a@example.com\nRCPT TO:<b@example.com>",
                "a\r\n@example.com",
                "\"a\r\nb\"@example.com",
                "\"a\\\nb\"@example.com",
                "a@exam\rple.com",
                "a@exam\0ple.com",
                "a@example.com>\r\nDATA"
            })
    void Line_breaks_never_reach_the_envelope(String text) {
        assertThat(fieldsOf(EmailAddress.parse("to", text))).containsExactly("to");
    }

    @Test
    void White_space_around_an_address_is_dropped() {
        assertThat(EmailAddress.parse("to", " a@example.com\r\n"))
                .isEqualTo(Parsed.valid(new EmailAddress("a@example.com", "a@example.com")));
    }

    @ParameterizedTest
    @CsvSource({
        "a@münchen.example, a@xn--mnchen-3ya.example",
        "a@例え.jp, a@xn--r8jz45g.jp",
        "A.b@EXAMPLE.Com, A.b@example.com"
    })
    void The_envelope_has_the_domain_as_DNS_knows_it(String text, String ascii) {
        var address = EmailAddress.parse("to", text).orThrow();
        assertThat(address.ascii()).isEqualTo(ascii);
        assertThat(address.domain()).isEqualTo(ascii.substring(ascii.indexOf('@') + 1));
        assertThat(address).hasToString(text);
    }

    @Test
    void The_local_part_has_at_most_64_characters() {
        assertThat(EmailAddress.parse("to", "a".repeat(64) + "@example.com")).isInstanceOf(Parsed.Valid.class);
        assertThat(EmailAddress.parse("to", "a".repeat(65) + "@example.com")).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void A_label_of_the_domain_has_at_most_63_characters() {
        assertThat(EmailAddress.parse("to", "a@" + "b".repeat(63) + ".com")).isInstanceOf(Parsed.Valid.class);
        assertThat(EmailAddress.parse("to", "a@" + "b".repeat(64) + ".com")).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void An_address_has_at_most_254_characters() {
        String domain = ("b".repeat(61) + ".").repeat(3) + "c".repeat(3); // 189
        assertThat(EmailAddress.parse("to", "a".repeat(64) + "@" + domain)).isInstanceOf(Parsed.Valid.class); // 254
        assertThat(EmailAddress.parse("to", "a".repeat(64) + "@" + domain + "c"))
                .isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void Whatever_comes_is_understood_or_refused_and_the_envelope_stays_one_ASCII_word() {
        var random = new Random(1);
        String alphabet = "ab.@-\"\\ \r\n\0üßß\u3002\uFF0E\u00AD\u200D\u05D0\u0661\uD800\uDC00\uFFFF例\u0130x";
        for (int i = 0; i < 200_000; i++) {
            var text = new StringBuilder("a@");
            for (int length = random.nextInt(8); length >= 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String ascii = EmailAddress.parse("to", text.toString()).fold(EmailAddress::ascii, errors -> "refused@x");
            assertThat(ascii).matches("[ -~]+@[a-z0-9.-]+");
        }
    }

    @Test
    void A_name_to_show_is_one_line_of_at_most_200_characters() {
        assertThat(Mailbox.parse("to", "a@b", "x".repeat(200)).orThrow().name()).isEqualTo("x".repeat(200));
        assertThat(fieldsOf(Mailbox.parse("to", "a@b", "x".repeat(201)))).containsExactly("to.name");
        assertThat(fieldsOf(Mailbox.parse("to", "a@b", "x\r\nBcc: c@d"))).containsExactly("to.name");
        assertThat(fieldsOf(Mailbox.parse("to", "nobody", "x"))).containsExactly("to");
        assertThat(Mailbox.parse("to", "a@b", "  ").orThrow().name()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: b@c", "a\nb", "a\0"})
    void A_subject_is_one_line(String subject) {
        assertThatThrownBy(() -> new Content(subject, "", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
