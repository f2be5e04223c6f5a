package io.setget.mail.application.settings;

import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.SendingLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish to change some sending limits: field name to value, as it came. A field that is absent stays; one that is null
 * lifts the limit.
 */
public record SendingLimitsChange(Map<String, @Nullable Object> fields) implements SettingsChange<SendingLimits> {
    /** The variable that sets each field. */
    public static final Map<String, String> VARIABLES = Map.of(
            SendingLimits.PER_SECOND, "SETGET_SENDING_LIMIT_PER_SECOND",
            SendingLimits.PER_HOUR, "SETGET_SENDING_LIMIT_PER_HOUR",
            SendingLimits.PER_DAY, "SETGET_SENDING_LIMIT_PER_DAY");

    @Override
    public List<String> contradicts(SendingLimits environment) {
        Map<String, @Nullable Integer> locked = new LinkedHashMap<>();
        locked.put(SendingLimits.PER_SECOND, environment.perSecond());
        locked.put(SendingLimits.PER_HOUR, environment.perHour());
        locked.put(SendingLimits.PER_DAY, environment.perDay());
        List<String> variables = new ArrayList<>();
        locked.forEach((field, value) -> {
            if (value != null
                    && fields.containsKey(field)
                    && !value.toString()
                            .equals(String.valueOf(fields.get(field)).strip())) {
                variables.add(VARIABLES.getOrDefault(field, field));
            }
        });
        return variables;
    }

    @Override
    public Parsed<SendingLimits> applyTo(SendingLimits old) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : fields.keySet()) {
            if (!VARIABLES.containsKey(name)) {
                errors.add(new FieldError(name, "is not a sending limit"));
            }
        }
        Integer perSecond = limit(SendingLimits.PER_SECOND, old.perSecond(), errors);
        Integer perHour = limit(SendingLimits.PER_HOUR, old.perHour(), errors);
        Integer perDay = limit(SendingLimits.PER_DAY, old.perDay(), errors);
        return errors.isEmpty() ? Parsed.valid(new SendingLimits(perSecond, perHour, perDay)) : Parsed.invalid(errors);
    }

    private @Nullable Integer limit(String field, @Nullable Integer old, List<FieldError> errors) {
        if (!fields.containsKey(field)) {
            return old;
        }
        Object value = fields.get(field);
        return value == null
                ? null
                : SendingLimits.parse(field, value.toString()).<@Nullable Integer>fold(limit -> limit, wrong -> {
                    errors.addAll(wrong);
                    return null;
                });
    }
}
