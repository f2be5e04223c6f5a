package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.message.DefaultMessageBuilder;

/** An email as a mail server got it, read by a parser that is not ours. */
final class ReceivedEmail {
    private static final int LONGEST_LINE = 998;

    private final Message message;
    private final Map<String, String> parts;

    private ReceivedEmail(Message message, Map<String, String> parts) {
        this.message = message;
        this.parts = parts;
    }

    /** Refuses what no mail server need accept: lines that are too long, bare line ends, headers that are not ASCII. */
    static ReceivedEmail parse(byte[] raw) {
        String octets = new String(raw, StandardCharsets.ISO_8859_1);
        assertThat(octets.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(octets.split("\r\n", -1))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(LONGEST_LINE));
        assertThat(octets.chars().allMatch(c -> c < 128)).as("7 bit throughout").isTrue();
        try {
            Message message = new DefaultMessageBuilder().parseMessage(new ByteArrayInputStream(raw));
            return new ReceivedEmail(message, parts(message));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<String, String> parts(Message message) throws IOException {
        assertThat(message.getMimeType()).isEqualTo("multipart/alternative");
        List<Entity> parts = ((Multipart) message.getBody()).getBodyParts();
        assertThat(parts).extracting(Entity::getMimeType).containsExactly("text/plain", "text/html");
        Map<String, String> texts = new TreeMap<>();
        for (Entity part : parts) {
            assertThat(part.getCharset().toLowerCase(Locale.ROOT)).isEqualTo("utf-8");
            ByteArrayOutputStream decoded = new ByteArrayOutputStream();
            ((TextBody) part.getBody()).getInputStream().transferTo(decoded);
            texts.put(part.getMimeType(), decoded.toString(StandardCharsets.UTF_8));
        }
        return texts;
    }

    String subject() {
        return message.getSubject();
    }

    /** The one header of this name, as it came. */
    String header(String name) {
        assertThat(message.getHeader().getFields(name)).hasSize(1);
        return message.getHeader().getField(name).getBody();
    }

    Mailbox to() {
        return message.getTo().flatten().get(0);
    }

    Mailbox from() {
        return message.getFrom().get(0);
    }

    String text() {
        return Objects.requireNonNull(parts.get("text/plain"));
    }

    String html() {
        return Objects.requireNonNull(parts.get("text/html"));
    }

    /** The path of the link to this page of the panel; the same in both parts. */
    String pathOf(String page) {
        Matcher link = Pattern.compile("https?://[^/\\s]+(/backoffice/" + page + "[A-Za-z0-9/_-]*)")
                .matcher(text());
        assertThat(link.find()).as("a link to %s in %s", page, text()).isTrue();
        assertThat(html()).contains(link.group());
        return link.group(1);
    }
}
