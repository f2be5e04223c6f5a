package io.setget.mail.domain.email;

/** What an email says, rendered when it was accepted. */
public record Content(String subject, String text, String html) {
    public Content {
        if (subject.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("subject must be one line");
        }
    }
}
