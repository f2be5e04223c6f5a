package io.setget.mail.application.template;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Glossary;
import io.setget.mail.domain.template.TemplateWarning;
import io.setget.mail.domain.template.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows what a template makes of samples, and what is wrong with it; nothing is saved. */
public final class PreviewTemplate {
    private final ContentRenderer renderer;
    private final RecentTemplates templates;
    private final CurrentInstance instance;

    public PreviewTemplate(ContentRenderer renderer, RecentTemplates templates, CurrentInstance instance) {
        this.renderer = renderer;
        this.templates = templates;
        this.instance = instance;
    }

    /** In the layout in force. */
    public Parsed<Preview> preview(EmailType type, Locale language, EmailTemplate draft) {
        return preview(type, language, draft, templates.brand());
    }

    /** Tries the draft with all variables, with as few and with as many as there can be. */
    public Parsed<Preview> preview(EmailType type, Locale language, EmailTemplate draft, Brand brand) {
        Design design = new Design(draft, language, brand);
        List<FieldError> errors = new ArrayList<>();
        for (Variables variables : List.of(
                Glossary.required(type, language), Glossary.least(type, language), Glossary.most(type, language))) {
            render(design, variables).fold(ok -> true, errors::addAll);
        }
        return render(design, Glossary.full(type, language))
                .fold(
                        content -> errors.isEmpty()
                                ? Parsed.valid(new Preview(content, TemplateWarning.about(type, draft, content)))
                                : Parsed.invalid(errors.stream().distinct().toList()),
                        Parsed::invalid);
    }

    private Parsed<Content> render(Design design, Variables variables) {
        return renderer.render(design, variables, instance.get());
    }

    /** What an email would say, made of samples. */
    public record Preview(Content content, List<TemplateWarning> warnings) {
        public Preview {
            warnings = List.copyOf(warnings);
        }
    }
}
