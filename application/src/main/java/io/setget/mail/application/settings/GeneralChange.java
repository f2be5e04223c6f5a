package io.setget.mail.application.settings;

import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.GeneralFieldRules;
import io.setget.mail.domain.settings.GeneralFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A wish to change the instance's name or base URL: field name to value, as it came. A field that is absent stays; one
 * that is null gets its default back.
 */
public record GeneralChange(Map<String, @Nullable Object> fields) implements SettingsChange<GeneralFields> {
    /** The variable that sets each field. */
    public static final Map<String, String> VARIABLES = Map.of(
            GeneralFieldRules.INSTANCE_NAME, "SETGET_INSTANCE_NAME",
            GeneralFieldRules.BASE_URL, "SETGET_BASE_URL");

    @Override
    public List<String> contradicts(GeneralFields environment) {
        Map<String, @Nullable String> set = new LinkedHashMap<>();
        set.put(GeneralFieldRules.INSTANCE_NAME, environment.instanceName());
        set.put(GeneralFieldRules.BASE_URL, environment.baseUrl());
        List<String> variables = new ArrayList<>();
        set.forEach((field, value) -> {
            if (value != null && fields.containsKey(field) && !value.equals(plain(field))) {
                variables.add(VARIABLES.getOrDefault(field, field));
            }
        });
        return variables;
    }

    /** As it would be stored; as it came, if it is not valid. */
    private String plain(String field) {
        String text = String.valueOf(fields.get(field));
        return rule(field).apply(text).fold(valid -> valid, invalid -> text);
    }

    private static Function<String, Parsed<String>> rule(String field) {
        return field.equals(GeneralFieldRules.BASE_URL) ? GeneralFieldRules::baseUrl : GeneralFieldRules::instanceName;
    }

    @Override
    public Parsed<GeneralFields> applyTo(GeneralFields old) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : fields.keySet()) {
            if (!VARIABLES.containsKey(name)) {
                errors.add(new FieldError(name, "is not a general setting"));
            }
        }
        String name = value(GeneralFieldRules.INSTANCE_NAME, old.instanceName(), errors);
        String baseUrl = value(GeneralFieldRules.BASE_URL, old.baseUrl(), errors);
        return errors.isEmpty() ? Parsed.valid(new GeneralFields(name, baseUrl)) : Parsed.invalid(errors);
    }

    private @Nullable String value(String field, @Nullable String old, List<FieldError> errors) {
        if (!fields.containsKey(field)) {
            return old;
        }
        Object given = fields.get(field);
        return given == null
                ? null
                : rule(field).apply(given.toString()).<@Nullable String>fold(ok -> ok, wrong -> {
                    errors.addAll(wrong);
                    return null;
                });
    }
}
