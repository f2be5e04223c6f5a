package io.setget.mail.domain.email;

import io.setget.mail.domain.id.TimeOrderedUuid;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** An email's name: a UUID of version 7 (RFC 9562 section 5.7), so that later ones sort after earlier ones. */
public record EmailId(String value) implements Comparable<EmailId> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    public EmailId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an email id");
        }
    }

    public static EmailId create(Instant now, RandomGenerator random) {
        return new EmailId(TimeOrderedUuid.create(now, random).toString());
    }

    public static Optional<EmailId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new EmailId(text)) : Optional.empty();
    }

    /** To the millisecond, by the clock of the instance that made it. */
    public Instant createdAt() {
        return Instant.ofEpochMilli(UUID.fromString(value).getMostSignificantBits() >>> 16);
    }

    @Override
    public int compareTo(EmailId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
