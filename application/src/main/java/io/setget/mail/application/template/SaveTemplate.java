package io.setget.mail.application.template;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.TemplateVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Changes what emails of a type say: a new template, an earlier one again, or the built-in one again. */
public final class SaveTemplate {
    private final CustomTemplates templates;
    private final PreviewTemplate preview;
    private final RecentTemplates recent;
    private final AuditLog audit;

    public SaveTemplate(CustomTemplates templates, PreviewTemplate preview, RecentTemplates recent, AuditLog audit) {
        this.templates = templates;
        this.preview = preview;
        this.recent = recent;
        this.audit = audit;
    }

    /** Saved only if it can be rendered. */
    public Result save(EmailType type, Locale language, EmailTemplate template, String actor) {
        return type.customisable()
                ? preview.preview(type, language, template)
                        .<Result>fold(
                                ok -> saved(type, language, template, actor, AuditAction.TEMPLATE_SAVED),
                                Result.Refused::new)
                : new Result.NotCustomisable();
    }

    /** An earlier version becomes the newest one. */
    public Result restore(EmailType type, Locale language, int number, String actor) {
        Optional<EmailTemplate> earlier = templates.versions(type, language).stream()
                .filter(version -> version.number() == number)
                .flatMap(version -> Optional.ofNullable(version.template()).stream())
                .findFirst();
        if (!type.customisable()) {
            return new Result.NotCustomisable();
        }
        // Rules may have become stricter since it was saved.
        return earlier.isEmpty()
                ? new Result.Refused(List.of(new FieldError("version", "is not kept any more")))
                : preview.preview(type, language, earlier.get())
                        .<Result>fold(
                                ok -> saved(type, language, earlier.get(), actor, AuditAction.TEMPLATE_RESTORED),
                                Result.Refused::new);
    }

    /** Does nothing where the built-in template is in force already. */
    public Result reset(EmailType type, Locale language, String actor) {
        if (!type.customisable()) {
            return new Result.NotCustomisable();
        }
        List<TemplateVersion> versions = templates.versions(type, language);
        if (!versions.isEmpty() && versions.get(0).template() != null) {
            templates.save(type, language, null, actor);
            afterwards(type, language, actor, AuditAction.TEMPLATE_RESET);
        }
        return new Result.Saved();
    }

    private Result saved(EmailType type, Locale language, EmailTemplate template, String actor, AuditAction action) {
        templates.save(type, language, template, actor);
        afterwards(type, language, actor, action);
        return new Result.Saved();
    }

    private void afterwards(EmailType type, Locale language, String actor, AuditAction action) {
        recent.changed();
        audit.record(actor, action, type.wireName() + " in " + language.toLanguageTag());
    }

    /** What became of it. */
    public sealed interface Result {
        record Saved() implements Result {}

        record Refused(List<FieldError> errors) implements Result {}

        record NotCustomisable() implements Result {}
    }
}
