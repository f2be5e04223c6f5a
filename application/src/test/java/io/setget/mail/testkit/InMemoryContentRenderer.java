package io.setget.mail.testkit;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.application.template.RecentTemplates;
import io.setget.mail.application.template.RenderEmail;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Variable;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Glossary;
import io.setget.mail.domain.template.Variables;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Says who sends what, and lists the variables by name; judges HTML by a few patterns. Thread-safe. */
public final class InMemoryContentRenderer implements ContentRenderer {
    private static final Pattern FORBIDDEN = Pattern.compile(
            "(?i)<\\s*/?(script|form|iframe|object|style|svg|meta)|\\son\\w+\\s*=|(java|vb)script:|data:");
    private static final String VALUES_OF_ITEMS = lines(Glossary.OF_A_NOTIFICATION);

    /** As it is used where nobody wrote a template of their own. */
    public static RenderEmail plainly() {
        return new RenderEmail(
                new InMemoryContentRenderer(),
                new RecentTemplates(new InMemoryCustomTemplates(InstantSource.system()), System::nanoTime));
    }

    @Override
    public Optional<EmailTemplate> builtIn(EmailType type, Locale language) {
        if (!language.equals(Locale.ENGLISH)) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (Variable variable : type.variables()) {
            text.append(
                    variable.kind() == Variable.Kind.NOTIFICATIONS
                            ? "{{#notifications}}\n" + VALUES_OF_ITEMS + "{{/notifications}}\n"
                            : lines(List.of(variable.name())));
        }
        return Optional.of(new EmailTemplate(
                type.label() + " from {{instance_name}}", type.label(), "<pre>" + text + "</pre>", text.toString()));
    }

    @Override
    public Parsed<Content> render(Design design, Variables variables, Instance instance) {
        Map<String, Object> values = new HashMap<>(variables.values());
        values.put("instance_name", instance.name());
        values.put("base_url", instance.baseUrl());
        EmailTemplate template = design.template();
        if (FORBIDDEN.matcher(template.html()).find()) {
            return Parsed.invalid("html", "holds something that is not allowed");
        }
        String around = instance.name() + "\n" + instance.baseUrl() + "\n"
                + design.brand().footer() + "\n";
        try {
            String subject = new MiniMustache(UnaryOperator.identity()).filled(template.subject(), values);
            return subject.isBlank()
                    ? Parsed.invalid("subject", "is empty")
                    : Parsed.valid(new Content(
                            subject.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(),
                            around + new MiniMustache(UnaryOperator.identity()).filled(template.text(), values),
                            escape(around)
                                    + new MiniMustache(InMemoryContentRenderer::escape)
                                            .filled(template.html(), values)));
        } catch (IllegalStateException tooMuch) {
            return Parsed.invalid("html", String.valueOf(tooMuch.getMessage()));
        }
    }

    private static String lines(List<String> names) {
        StringBuilder lines = new StringBuilder();
        names.forEach(name -> lines.append("{{#N}}N: {{N}}\n{{/N}}".replace("N", name)));
        return lines.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
