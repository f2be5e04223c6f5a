package io.setget.mail.application.template;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.template.Brand;

/** Changes the layout that all emails share. */
public final class SaveBrand {
    private final CustomTemplates templates;
    private final RecentTemplates recent;
    private final AuditLog audit;

    public SaveBrand(CustomTemplates templates, RecentTemplates recent, AuditLog audit) {
        this.templates = templates;
        this.recent = recent;
        this.audit = audit;
    }

    public void save(Brand brand, String actor) {
        if (!brand.equals(templates.brand())) {
            templates.saveBrand(brand);
            recent.changed();
            audit.record(actor, AuditAction.EMAIL_LAYOUT_CHANGED, brand.accent().hex());
        }
    }
}
