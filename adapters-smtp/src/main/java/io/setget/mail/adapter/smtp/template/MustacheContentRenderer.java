package io.setget.mail.adapter.smtp.template;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Variables;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Templates in the part of Mustache that {@link io.setget.mail.domain.template.TemplateSyntax} allows. The built-in
 * ones lie beside this class, a folder for each language; the first line of their HTML is the preheader.
 */
final class MustacheContentRenderer implements ContentRenderer {
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);
    private static final int MOST_COMPILED = 64;

    private final Layout layout = new Layout();
    private final Map<Locale, Map<EmailType, EmailTemplate>> builtIns = new LinkedHashMap<>();
    private final Map<Design, CompiledDesign> compiled = new LinkedHashMap<>(MOST_COMPILED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Design, CompiledDesign> eldest) {
            return size() > MOST_COMPILED;
        }
    };

    MustacheContentRenderer() {
        for (Locale language : LANGUAGES) {
            Map<EmailType, EmailTemplate> templates = new EnumMap<>(EmailType.class);
            for (EmailType type : EmailType.values()) {
                EmailTemplate template = read(language.getLanguage() + "/" + type.wireName());
                templates.put(type, template);
                compiled(new Design(template, language, Brand.PLAIN));
            }
            builtIns.put(language, templates);
        }
    }

    @Override
    public Optional<EmailTemplate> builtIn(EmailType type, Locale language) {
        return Optional.ofNullable(builtIns.get(language)).map(templates -> templates.get(type));
    }

    @Override
    public Parsed<Content> render(Design design, Variables variables, Instance instance) {
        Map<String, Object> values = new HashMap<>(variables.values());
        values.put("instance_name", instance.name());
        values.put("base_url", instance.baseUrl());
        values.put(CompiledDesign.FOOTER, design.brand().footer());
        try {
            return Parsed.valid(compiled(design).render(values));
        } catch (CompiledDesign.Wrong wrong) {
            return Parsed.invalid(List.of(new FieldError(wrong.field(), wrong.getMessage())));
        }
    }

    /** Compiled outside the lock: a large draft holds nobody up. */
    private CompiledDesign compiled(Design design) {
        synchronized (compiled) {
            CompiledDesign known = compiled.get(design);
            if (known != null) {
                return known;
            }
        }
        CompiledDesign fresh = CompiledDesign.of(design, layout);
        synchronized (compiled) {
            compiled.put(design, fresh);
        }
        return fresh;
    }

    private static EmailTemplate read(String name) {
        String html = Resource.text(name + ".html");
        int firstLine = html.indexOf('\n');
        return EmailTemplate.parse(Map.of(
                        "subject", Resource.text(name + ".subject").strip(),
                        "preheader", html.substring(0, firstLine),
                        "html", html.substring(firstLine + 1),
                        "text", Resource.text(name + ".txt")))
                .orThrow();
    }
}
