package io.setget.mail.application.port;

import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.TemplateVersion;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Templates that admins wrote, by type and language, and the layout's brand. The newest version is in force; the newest
 * {@value #KEPT} of each template are kept. The store's clock gives the time, kept to the millisecond.
 *
 * <p>Thread-safe, also between instances: no two versions of a template have the same number. Any method throws {@link
 * PortUnavailableException} if the store cannot be reached.
 */
public interface CustomTemplates {
    int KEPT = 50;

    /** Another number after each change, and the same one without; cheap to ask for. */
    long revision();

    /** The newest version of each template, leaving out those that are the built-in one again. */
    List<TemplateVersion> inForce();

    /** Newest first. */
    List<TemplateVersion> versions(EmailType type, Locale language);

    /** @param template null: the built-in one again, from now on */
    TemplateVersion save(EmailType type, Locale language, @Nullable EmailTemplate template, String savedBy);

    /** {@link Brand#PLAIN} if none was saved yet. */
    Brand brand();

    /** Replaces what was saved. */
    void saveBrand(Brand brand);
}
