package io.setget.mail.bootstrap;

import io.setget.mail.application.diagnosis.SendTemplateTest;
import io.setget.mail.application.template.FindTemplates;
import io.setget.mail.application.template.PreviewTemplate;
import io.setget.mail.application.template.SaveBrand;
import io.setget.mail.application.template.SaveTemplate;

/** What can be done with templates. */
record TemplateUseCases(
        FindTemplates find, PreviewTemplate preview, SaveTemplate save, SaveBrand brand, SendTemplateTest test) {
    static TemplateUseCases of(Ports ports, SettingsUseCases settings) {
        PreviewTemplate preview = new PreviewTemplate(ports.renderer(), settings.templates(), settings.instance());
        return new TemplateUseCases(
                new FindTemplates(ports.customTemplates(), ports.renderer()),
                preview,
                new SaveTemplate(ports.customTemplates(), preview, settings.templates(), ports.auditLog()),
                new SaveBrand(ports.customTemplates(), settings.templates(), ports.auditLog()),
                new SendTemplateTest(preview, settings.compose(), settings.settings(), ports.transport()));
    }
}
