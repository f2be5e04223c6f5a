package io.setget.mail.testkit;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Variables;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Says who sends what, and lists the variables by name. Thread-safe. */
public final class InMemoryContentRenderer implements ContentRenderer {
    @Override
    public Content render(EmailType type, Locale locale, Variables variables, Instance instance) {
        StringBuilder text = new StringBuilder(instance.name() + "\n" + instance.baseUrl() + "\n");
        list(variables.values(), text);
        return new Content(
                type.label() + " from " + instance.name(), text.toString(), "<pre>" + escape(text) + "</pre>");
    }

    private static void list(Map<?, ?> values, StringBuilder out) {
        new TreeMap<>(values).forEach((name, value) -> {
            if (value instanceof List<?> items) {
                items.forEach(item -> list((Map<?, ?>) item, out));
            } else {
                out.append(name).append(": ").append(value).append('\n');
            }
        });
    }

    private static String escape(CharSequence text) {
        return text.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
