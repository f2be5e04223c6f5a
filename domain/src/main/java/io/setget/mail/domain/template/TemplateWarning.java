package io.setget.mail.domain.template;

import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Variable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What an admin should look at again, though a template can be used as it is. */
public record TemplateWarning(Kind kind, String message) {
    private static final int GMAIL_CLIPS_AT = 102 * 1024;
    private static final Pattern PLAIN_LINK =
            Pattern.compile("(?:href|src)\\s*=\\s*[\"']?\\s*http://", Pattern.CASE_INSENSITIVE);
    private static final Pattern BUTTON = Pattern.compile("\\[\\[button (\\w+)\\|");

    /** @param content what it makes of samples */
    public static List<TemplateWarning> about(EmailType type, EmailTemplate template, Content content) {
        List<TemplateWarning> warnings = new ArrayList<>();
        Set<String> inHtml = names(template.html());
        Set<String> inText = names(template.text());
        boolean hasText = !template.text().isBlank();
        for (Variable variable : type.variables()) {
            if (variable.required()) {
                missing(variable.name(), inHtml, "HTML", warnings);
                if (hasText) {
                    missing(variable.name(), inText, "text", warnings);
                }
            }
        }
        Set<String> used = new LinkedHashSet<>(inHtml);
        used.addAll(inText);
        used.addAll(names(template.subject()));
        used.addAll(names(template.preheader()));
        used.removeAll(known(type));
        used.stream()
                .filter(name -> !name.startsWith("-"))
                .forEach(name -> warnings.add(new TemplateWarning(
                        Kind.UNKNOWN_VARIABLE, "{{" + name + "}} is not a variable of this email: it stays empty.")));
        if (!hasText) {
            warnings.add(new TemplateWarning(
                    Kind.NO_TEXT_PART, "There is no text part: it is made from the HTML, and may read oddly."));
        }
        if (PLAIN_LINK.matcher(template.html()).find() || template.text().contains("http://")) {
            warnings.add(new TemplateWarning(
                    Kind.LINK_WITHOUT_HTTPS, "A link begins with http://: anyone on its way can read and change it."));
        }
        int size = content.html().getBytes(StandardCharsets.UTF_8).length;
        if (size > GMAIL_CLIPS_AT) {
            warnings.add(new TemplateWarning(
                    Kind.HTML_TOO_LARGE, "The HTML is " + size / 1024 + " kB: Gmail cuts it off after 102 kB."));
        }
        return warnings;
    }

    private static void missing(String name, Set<String> used, String part, List<TemplateWarning> warnings) {
        if (!used.contains(name)) {
            warnings.add(new TemplateWarning(Kind.MISSING_VARIABLE, "The " + part + " does not use {{" + name + "}}."));
        }
    }

    private static Set<String> known(EmailType type) {
        Set<String> known = new LinkedHashSet<>(Glossary.EVERYWHERE);
        for (Variable variable : type.variables()) {
            known.add(variable.name());
            if (variable.kind() == Variable.Kind.NOTIFICATIONS) {
                known.addAll(Glossary.OF_A_NOTIFICATION);
            }
        }
        return known;
    }

    private static Set<String> names(String source) {
        Set<String> names = new LinkedHashSet<>();
        TemplateSyntax.tags(source).stream()
                .map(TemplateSyntax.Tag::name)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        BUTTON.matcher(source).results().forEach(found -> names.add(String.valueOf(found.group(1))));
        return names;
    }

    /** What it is about. */
    public enum Kind {
        MISSING_VARIABLE,
        UNKNOWN_VARIABLE,
        NO_TEXT_PART,
        LINK_WITHOUT_HTTPS,
        HTML_TOO_LARGE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
