package io.setget.mail.application.template;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Languages;
import io.setget.mail.domain.template.Variables;
import java.util.Locale;
import java.util.Optional;

/** Makes what an email says of its variables, in the nearest language there is. */
public final class RenderEmail {
    private final ContentRenderer renderer;

    public RenderEmail(ContentRenderer renderer) {
        this.renderer = renderer;
    }

    /** @param wanted {@code de-AT} is tried first, then {@code de}, then {@link Languages#DEFAULT} */
    public Content render(EmailType type, Locale wanted, Variables variables, Instance instance) {
        for (Locale language : Languages.chain(wanted)) {
            Optional<EmailTemplate> builtIn = renderer.builtIn(type, language);
            if (builtIn.isPresent()) {
                return renderer.render(new Design(builtIn.get(), language, Brand.PLAIN), variables, instance)
                        .orThrow();
            }
        }
        throw new IllegalStateException("no built-in template of " + type);
    }
}
