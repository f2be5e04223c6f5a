package io.setget.mail.domain.template;

import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Variable;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values for an email's template that fit its type: text, or a list of notifications. */
public record Variables(Map<String, Object> values) {
    private static final int MAX_TEXT = 10_000;
    private static final int MAX_NOTIFICATIONS = 500;

    /** Bounds what a template can make of them, and how long that takes. */
    private static final int MAX_TEXT_IN_ALL = 250_000;

    private static final List<Variable> NOTIFICATION = List.of(
            new Variable("title", Variable.Kind.LINE, true),
            new Variable("body", Variable.Kind.TEXT, false),
            new Variable("url", Variable.Kind.URL, false),
            new Variable("category", Variable.Kind.LINE, false));

    public Variables {
        values = Map.copyOf(values);
    }

    /** @param given as it came: text, numbers, lists and maps; anything may be wrong with it */
    public static Parsed<Variables> parse(EmailType type, Map<String, ?> given) {
        List<FieldError> errors = new ArrayList<>();
        Map<String, Object> values = check("variables", type.variables(), given, errors);
        if (length(values.values()) > MAX_TEXT_IN_ALL) {
            errors.add(new FieldError("variables", "must be at most " + MAX_TEXT_IN_ALL + " characters in all"));
        }
        return errors.isEmpty() ? Parsed.valid(new Variables(values)) : Parsed.invalid(errors);
    }

    private static long length(Collection<?> values) {
        long length = 0;
        for (Object value : values) {
            length += value instanceof String text
                    ? text.length()
                    : value instanceof Map<?, ?> map
                            ? length(map.values())
                            : value instanceof List<?> list ? length(list) : 0;
        }
        return length;
    }

    private static Map<String, Object> check(
            String path, List<Variable> declared, Map<?, ?> given, List<FieldError> errors) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Variable variable : declared) {
            String field = path + "." + variable.name();
            Object value = given.get(variable.name());
            if (value == null) {
                if (variable.required()) {
                    errors.add(new FieldError(field, "is missing"));
                }
            } else if (variable.kind() == Variable.Kind.NOTIFICATIONS) {
                values.put(variable.name(), notifications(field, value, errors));
            } else {
                String problem = problemWith(variable.kind(), value);
                if (problem == null) {
                    values.put(variable.name(), value);
                } else {
                    errors.add(new FieldError(field, problem));
                }
            }
        }
        Set<String> known = Set.copyOf(declared.stream().map(Variable::name).toList());
        for (Object name : given.keySet()) {
            if (!known.contains(name)) {
                errors.add(new FieldError(path + "." + name, "is not a variable of this email type"));
            }
        }
        return values;
    }

    private static List<Map<String, Object>> notifications(String field, Object value, List<FieldError> errors) {
        List<Map<String, Object>> items = new ArrayList<>();
        if (!(value instanceof List<?> list) || list.size() > MAX_NOTIFICATIONS) {
            errors.add(new FieldError(field, "must be a list of at most " + MAX_NOTIFICATIONS + " notifications"));
            return items;
        }
        for (int i = 0; i < list.size(); i++) {
            String item = field + "[" + i + "]";
            if (list.get(i) instanceof Map<?, ?> map) {
                items.add(check(item, NOTIFICATION, map, errors));
            } else {
                errors.add(new FieldError(item, "must be an object with a title"));
            }
        }
        return items;
    }

    private static @Nullable String problemWith(Variable.Kind kind, Object value) {
        if (!(value instanceof String text)) {
            return "must be text";
        }
        if (text.isBlank()) {
            return "must not be blank";
        }
        if (text.length() > MAX_TEXT) {
            return "must be at most " + MAX_TEXT + " characters";
        }
        boolean multiline = kind == Variable.Kind.TEXT;
        if (text.chars()
                .anyMatch(c -> Character.isISOControl(c) && !(multiline && (c == '\n' || c == '\r' || c == '\t')))) {
            return multiline ? "must not hold control characters" : "must be one line without control characters";
        }
        return kind == Variable.Kind.URL && !isWebAddress(text) ? "must be an absolute http or https address" : null;
    }

    private static boolean isWebAddress(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException notAnAddress) {
            return false;
        }
    }
}
