package io.setget.mail.domain.template;

import io.setget.mail.domain.email.EmailType;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one template at one time; the newest version is in force.
 *
 * @param number from 1
 * @param template null: the built-in one again
 */
public record TemplateVersion(
        EmailType type,
        Locale language,
        int number,
        @Nullable EmailTemplate template,
        String savedBy,
        Instant savedAt) {}
