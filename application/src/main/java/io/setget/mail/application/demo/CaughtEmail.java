package io.setget.mail.application.demo;

import java.time.Instant;

/**
 * An email that the mail catcher took.
 *
 * @param from as the header shows it
 * @param to the envelope's recipient
 * @param text empty if it has no plain part
 * @param html empty if it has no HTML part; not to be trusted, as any email
 * @param source the whole message as it came over the line
 */
public record CaughtEmail(
        String id, Instant at, String from, String to, String subject, String text, String html, String source) {

    /** Memory that it may take: two bytes for each character. */
    long bytes() {
        long characters = 0;
        for (String part : new String[] {id, from, to, subject, text, html, source}) {
            characters += part.length();
        }
        return 2 * characters;
    }
}
