package io.setget.mail.application.email;

import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.input.DurationText;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.template.Variables;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A checked wish to send an email. */
public record EmailRequest(
        EmailType type,
        Mailbox to,
        Locale locale,
        Variables variables,
        @Nullable Instant sendAt,
        Duration lives,
        Map<String, String> metadata) {
    private static final Set<String> KNOWN =
            Set.of("type", "to", "variables", "locale", "send_at", "expires_in", "metadata");
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MAX_METADATA = 20;

    /** @param given as it came: text, numbers, lists and maps */
    public static Parsed<EmailRequest> parse(Map<String, ?> given, Instant now) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : given.keySet()) {
            if (!KNOWN.contains(name)) {
                errors.add(new FieldError(name, "is not a field of an email"));
            }
        }
        EmailType type =
                given.get("type") instanceof String text ? EmailType.parse(text).orElse(null) : null;
        if (type == null) {
            errors.add(new FieldError("type", "must be one of the email types, such as welcome or password_reset"));
        }
        Mailbox to = recipient(given.get("to"), errors);
        Variables variables = variables(type, given.get("variables"), errors);
        Locale locale = locale(given.get("locale"), errors);
        Instant sendAt = sendAt(given.get("send_at"), now, errors);
        Duration lives = lives(type, given.get("expires_in"), errors);
        Map<String, String> metadata = metadata(given.get("metadata"), errors);
        if (!errors.isEmpty() || type == null || to == null || variables == null) {
            return Parsed.invalid(errors);
        }
        return Parsed.valid(new EmailRequest(type, to, locale, variables, sendAt, lives, metadata));
    }

    private static @Nullable Mailbox recipient(@Nullable Object given, List<FieldError> errors) {
        return Recipient.parse(given).<@Nullable Mailbox>fold(valid -> valid, invalid -> {
            errors.addAll(invalid);
            return null;
        });
    }

    @SuppressWarnings("unchecked") // keys of a JSON object are text
    private static @Nullable Variables variables(
            @Nullable EmailType type, @Nullable Object given, List<FieldError> errors) {
        if (given != null && !(given instanceof Map)) {
            errors.add(new FieldError("variables", "must be an object"));
            return null;
        }
        if (type == null) {
            return null;
        }
        return Variables.parse(type, given == null ? Map.of() : (Map<String, ?>) given)
                .<@Nullable Variables>fold(valid -> valid, invalid -> {
                    errors.addAll(invalid);
                    return null;
                });
    }

    private static Locale locale(@Nullable Object given, List<FieldError> errors) {
        if (given == null) {
            return Locale.ENGLISH;
        }
        try {
            return new Locale.Builder().setLanguageTag((String) given).build();
        } catch (ClassCastException | IllformedLocaleException notALocale) {
            errors.add(new FieldError("locale", "must be a language tag such as en or de-AT"));
            return Locale.ENGLISH;
        }
    }

    private static @Nullable Instant sendAt(@Nullable Object given, Instant now, List<FieldError> errors) {
        if (given == null) {
            return null;
        }
        try {
            Instant at = OffsetDateTime.parse((String) given).toInstant();
            if (!at.isAfter(now.plus(LONGEST))) {
                return at;
            }
        } catch (ClassCastException | DateTimeException notATime) {
            // said below
        }
        errors.add(new FieldError("send_at", "must be a time such as 2026-01-31T09:00:00Z, at most 30 days ahead"));
        return null;
    }

    private static Duration lives(@Nullable EmailType type, @Nullable Object given, List<FieldError> errors) {
        Duration lives = given == null && type != null ? type.lives() : duration(given);
        if (given != null && (lives.isZero() || lives.compareTo(LONGEST) > 0)) {
            errors.add(new FieldError(
                    "expires_in", "must be seconds, or a duration such as 90s, 15m, 1h or 7d, up to 30d"));
        }
        return lives;
    }

    private static Duration duration(@Nullable Object given) {
        if (given instanceof Integer seconds && seconds > 0) {
            return Duration.ofSeconds(seconds);
        }
        return given instanceof String text ? DurationText.parse(text).orElse(Duration.ZERO) : Duration.ZERO;
    }

    private static Map<String, String> metadata(@Nullable Object given, List<FieldError> errors) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (given == null) {
            return metadata;
        }
        if (!(given instanceof Map<?, ?> map) || map.size() > MAX_METADATA) {
            errors.add(new FieldError("metadata", "must be an object with at most " + MAX_METADATA + " texts"));
            return metadata;
        }
        map.forEach((name, value) -> {
            if (value instanceof String text && isPlain(text, 500) && isPlain(name.toString(), 100)) {
                metadata.put(name.toString(), text);
            } else {
                errors.add(
                        new FieldError(
                                "metadata." + name,
                                "must be text of at most 500 characters, under a name of at most 100, without control characters"));
            }
        });
        return metadata;
    }

    private static boolean isPlain(String text, int longest) {
        return text.length() <= longest && text.chars().noneMatch(Character::isISOControl);
    }
}
