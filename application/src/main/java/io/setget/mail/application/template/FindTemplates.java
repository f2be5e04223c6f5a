package io.setget.mail.application.template;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Languages;
import io.setget.mail.domain.template.TemplateVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds templates, what they replace and how they came to be. */
public final class FindTemplates {
    private final CustomTemplates templates;
    private final ContentRenderer renderer;

    public FindTemplates(CustomTemplates templates, ContentRenderer renderer) {
        this.templates = templates;
        this.renderer = renderer;
    }

    /** Those that admins wrote, in force. */
    public List<TemplateVersion> own() {
        return templates.inForce();
    }

    /** What emails of this type and language are made of; another language's if there is none in this one. */
    public Found find(EmailType type, Locale language) {
        List<TemplateVersion> history = templates.versions(type, language);
        for (Locale near : Languages.chain(language)) {
            List<TemplateVersion> versions = near.equals(language) ? history : templates.versions(type, near);
            TemplateVersion newest = versions.isEmpty() ? null : versions.get(0);
            EmailTemplate own = newest == null ? null : newest.template();
            if (own != null && type.customisable()) {
                return new Found(type, language, near, own, newest, history);
            }
            Optional<EmailTemplate> builtIn = renderer.builtIn(type, near);
            if (builtIn.isPresent()) {
                return new Found(type, language, near, builtIn.get(), null, history);
            }
        }
        throw new IllegalStateException("no built-in template of " + type);
    }

    public Brand brand() {
        return templates.brand();
    }

    /**
     * A template in use.
     *
     * @param source the language it is written in
     * @param own null if it is the built-in one
     * @param history of this type in the wanted language, newest first
     */
    public record Found(
            EmailType type,
            Locale language,
            Locale source,
            EmailTemplate template,
            @Nullable TemplateVersion own,
            List<TemplateVersion> history) {
        public Found {
            history = List.copyOf(history);
        }
    }
}
