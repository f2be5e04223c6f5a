package io.setget.mail.domain.deliverability;

/**
 * A DNS record to publish, or to put in the place of the one that is there.
 *
 * @param name without the dot at its end
 * @param type such as {@code TXT}
 * @param value as it is entered, without quotation marks; what only the owner can know stands in angle brackets
 */
public record RecordToPublish(String name, String type, String value) {}
