package io.setget.mail.application.settings;

import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.SignInFields;
import io.setget.mail.domain.settings.SignInTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A wish to change some rules about signing in: field name to value, as it came. A field that is absent stays; one that
 * is null gets its default back.
 */
public record SignInChange(Map<String, @Nullable Object> fields) implements SettingsChange<SignInFields> {
    private static final Set<String> KNOWN = Stream.concat(
                    Stream.of(SignInFields.MAGIC_LINK, SignInFields.LOCKOUT_THRESHOLD),
                    Stream.of(SignInTime.values()).map(SignInTime::field))
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public List<String> contradicts(SignInFields environment) {
        return List.of();
    }

    @Override
    public Parsed<SignInFields> applyTo(SignInFields old) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : fields.keySet()) {
            if (!KNOWN.contains(name)) {
                errors.add(new FieldError(name, "is not a setting of signing in"));
            }
        }
        Boolean magicLink = value(SignInFields.MAGIC_LINK, old.magicLink(), SignInFields::parseMagicLink, errors);
        Integer threshold =
                value(SignInFields.LOCKOUT_THRESHOLD, old.lockoutThreshold(), SignInFields::parseThreshold, errors);
        Map<SignInTime, Duration> times = new EnumMap<>(SignInTime.class);
        for (SignInTime time : SignInTime.values()) {
            Duration chosen = value(time.field(), old.times().get(time), time::parse, errors);
            if (chosen != null) {
                times.put(time, chosen);
            }
        }
        return errors.isEmpty() ? Parsed.valid(new SignInFields(magicLink, threshold, times)) : Parsed.invalid(errors);
    }

    private <T> @Nullable T value(
            String field, @Nullable T old, Function<String, Parsed<T>> parse, List<FieldError> errors) {
        if (!fields.containsKey(field)) {
            return old;
        }
        Object given = fields.get(field);
        return given == null
                ? null
                : parse.apply(given.toString()).<@Nullable T>fold(ok -> ok, wrong -> {
                    errors.addAll(wrong);
                    return null;
                });
    }
}
