package io.setget.mail.domain.template;

import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What emails of one type say before their variables are filled in: four templates in the syntax that {@link
 * TemplateSyntax} describes.
 *
 * @param preheader what a list of emails shows beside the subject; may be empty
 * @param html the part that the layout surrounds
 * @param text the plain-text part; empty: it is made from the HTML
 */
public record EmailTemplate(String subject, String preheader, String html, String text) {
    public static final List<String> FIELDS = List.of("subject", "preheader", "html", "text");

    private static final Map<String, Integer> LONGEST =
            Map.of("subject", 250, "preheader", 300, "html", 200_000, "text", 100_000);

    /** @param given as it came; anything may be wrong with it, but its tags are checked before it is returned */
    public static Parsed<EmailTemplate> parse(Map<String, ? extends @Nullable Object> given) {
        List<FieldError> errors = new ArrayList<>();
        Map<String, String> fields = new LinkedHashMap<>();
        given.keySet().stream()
                .filter(name -> !FIELDS.contains(name))
                .forEach(name -> errors.add(new FieldError(name, "is not a field of a template")));
        for (String field : FIELDS) {
            Object value = given.get(field);
            if (value instanceof String text) {
                fields.put(field, text.replace("\r\n", "\n").replace('\r', '\n'));
            }
            if (value == null || value instanceof String) {
                check(field, fields.getOrDefault(field, ""), errors);
            } else {
                errors.add(new FieldError(field, "must be text"));
            }
        }
        return errors.isEmpty()
                ? Parsed.valid(new EmailTemplate(
                        fields.getOrDefault("subject", "").strip(),
                        fields.getOrDefault("preheader", "").strip(),
                        fields.getOrDefault("html", ""),
                        fields.getOrDefault("text", "")))
                : Parsed.invalid(errors);
    }

    private static void check(String field, String source, List<FieldError> errors) {
        boolean oneLine = field.equals("subject") || field.equals("preheader");
        int longest = LONGEST.getOrDefault(field, 0);
        if (source.isBlank()) {
            if (field.equals("subject") || field.equals("html")) {
                errors.add(new FieldError(field, "is missing"));
            }
        } else if (source.length() > longest) {
            errors.add(new FieldError(field, "must be at most " + longest + " characters"));
        } else if (source.chars().anyMatch(c -> Character.isISOControl(c) && (oneLine || (c != '\n' && c != '\t')))) {
            errors.add(new FieldError(
                    field,
                    oneLine ? "must be one line without control characters" : "must not hold control characters"));
        } else if (!StandardCharsets.UTF_8.newEncoder().canEncode(source)) {
            errors.add(new FieldError(field, "holds half of a character"));
        } else {
            TemplateSyntax.problem(source).ifPresent(problem -> errors.add(new FieldError(field, problem)));
        }
    }
}
