package io.setget.mail.adapter.smtp.template;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Variables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The built-in templates, in English, whatever the locale. An HTML template's first line is its preheader, the rest
 * goes into the layout; {@code [[button variable|label]]} stands for the action button and its address as text.
 */
final class MustacheContentRenderer implements ContentRenderer {
    private static final Pattern BUTTON = Pattern.compile("\\[\\[button (\\w+)\\|([^]]+)]]");

    private static final Mustache.Compiler PLAIN = Mustache.compiler()
            .withCollector(new MapCollector())
            .withEscaper(Escapers.NONE)
            .withLoader(name -> {
                throw new IllegalArgumentException("templates may not include others: " + name);
            });
    private static final Mustache.Compiler HTML = PLAIN.withEscaper(Escapers.HTML);

    private final Map<EmailType, Compiled> templates = new EnumMap<>(EmailType.class);

    MustacheContentRenderer() {
        String layout = resource("layout.html");
        String button = resource("button.html");
        for (EmailType type : EmailType.values()) {
            String name = type.wireName();
            templates.put(
                    type,
                    new Compiled(
                            PLAIN.compile(resource(name + ".subject").strip()),
                            PLAIN.compile(resource(name + ".txt")),
                            HTML.compile(compose(layout, button, resource(name + ".html")))));
        }
    }

    @Override
    public Content render(EmailType type, Locale locale, Variables variables, Instance instance) {
        Compiled compiled = templates.get(type);
        if (compiled == null) {
            throw new IllegalStateException("no template for " + type);
        }
        Map<String, Object> values = new HashMap<>(variables.values());
        values.put("instance_name", instance.name());
        values.put("base_url", instance.baseUrl());
        return new Content(
                compiled.subject().execute(values),
                compiled.text().execute(values),
                compiled.html().execute(values));
    }

    private static String compose(String layout, String button, String template) {
        int firstLine = template.indexOf('\n');
        String body = BUTTON.matcher(template.substring(firstLine + 1))
                .replaceAll(found -> Matcher.quoteReplacement(button(button, found)));
        return layout.replace("[[preheader]]", template.substring(0, firstLine)).replace("[[content]]", body);
    }

    private static String button(String button, MatchResult found) {
        return button.replace("[[url]]", "{{" + found.group(1) + "}}").replace("[[label]]", found.group(2));
    }

    private static String resource(String name) {
        try (InputStream in = MustacheContentRenderer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("built-in template is missing: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read built-in template " + name, e);
        }
    }

    private record Compiled(Template subject, Template text, Template html) {}
}
