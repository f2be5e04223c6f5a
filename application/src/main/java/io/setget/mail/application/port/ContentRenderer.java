package io.setget.mail.application.port;

import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Variables;
import java.util.Locale;

/** Turns variables into what an email says. Thread-safe; the same input gives the same content. */
public interface ContentRenderer {
    /** @param locale the wanted language; the nearest there is will be used */
    Content render(EmailType type, Locale locale, Variables variables, Instance instance);
}
