package io.setget.mail.application.template;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Languages;
import io.setget.mail.domain.template.Variables;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what an email says of its variables, in the nearest language there is; in each, an admin's own template goes
 * before the built-in one.
 */
public final class RenderEmail {
    private static final Logger LOG = LoggerFactory.getLogger(RenderEmail.class);

    private final ContentRenderer renderer;
    private final RecentTemplates templates;

    public RenderEmail(ContentRenderer renderer, RecentTemplates templates) {
        this.renderer = renderer;
        this.templates = templates;
    }

    /** @param wanted {@code de-AT} is tried first, then {@code de}, then {@link Languages#DEFAULT} */
    public Content render(EmailType type, Locale wanted, Variables variables, Instance instance) {
        Brand brand = templates.brand();
        for (Locale language : Languages.chain(wanted)) {
            Optional<EmailTemplate> own = type.customisable() ? templates.find(type, language) : Optional.empty();
            Optional<Content> content =
                    own.flatMap(template -> renderer.render(new Design(template, language, brand), variables, instance)
                            .fold(Optional::of, errors -> failed(type, language, errors)));
            if (content.isEmpty()) {
                content = renderer.builtIn(type, language)
                        .map(template -> renderer.render(new Design(template, language, brand), variables, instance)
                                .orThrow());
            }
            if (content.isPresent()) {
                return content.get();
            }
        }
        throw new IllegalStateException("no built-in template of " + type);
    }

    /** What was checked when it was saved can still become too long; an email that was accepted must not be lost. */
    private static Optional<Content> failed(EmailType type, Locale language, List<FieldError> errors) {
        LOG.warn(
                "the template {} in {} could not be used for an email, another one was: {} {}",
                type.wireName(),
                language.toLanguageTag(),
                errors.get(0).field(),
                errors.get(0).message());
        return Optional.empty();
    }
}
