package io.setget.mail.application.port;

import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Variables;
import java.util.Locale;

/**
 * Turns variables into what an email says: a subject of one line, a text, and the same as HTML in which no value is
 * taken for markup.
 *
 * <p>Thread-safe; the same input gives the same content. Size and time grow with the variables' length and no faster:
 * {@link Variables#parse} bounds both.
 */
public interface ContentRenderer {
    /** @param locale the wanted language; the nearest there is will be used */
    Content render(EmailType type, Locale locale, Variables variables, Instance instance);
}
