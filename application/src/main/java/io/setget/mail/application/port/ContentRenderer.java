package io.setget.mail.application.port;

import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Variables;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns variables into what an email says: a subject of one line, a text, and the same as HTML in the shared layout.
 *
 * <p>No value is taken for markup or for a template, an address leads to http, https or mailto only, and the HTML has
 * elements and attributes of an allow-list: no scripts, handlers, forms, frames or objects, whoever wrote the template.
 *
 * <p>Thread-safe; the same input gives the same content. Size and time are bounded, whatever the template: {@link
 * Variables#parse} and {@link EmailTemplate#parse} bound the input, and what would still become too much is refused.
 */
public interface ContentRenderer {
    /** The template that comes with this product, in exactly this language; in English there is one of every type. */
    Optional<EmailTemplate> builtIn(EmailType type, Locale language);

    /**
     * What an email of this design says. Errors name the template's field; a built-in template has none, with any
     * {@link Brand} and any variables.
     */
    Parsed<Content> render(Design design, Variables variables, Instance instance);
}
