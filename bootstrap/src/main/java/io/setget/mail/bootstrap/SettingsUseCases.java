package io.setget.mail.bootstrap;

import io.setget.mail.application.certificate.WatchCertificate;
import io.setget.mail.application.diagnosis.SendTestEmail;
import io.setget.mail.application.email.ComposeEmail;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.application.settings.CurrentSignInRules;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.template.RecentTemplates;
import io.setget.mail.application.template.RenderEmail;
import io.setget.mail.domain.settings.Instance;
import java.util.random.RandomGenerator;

/** The use cases that the server and the commands share: what is set, and whether it works. */
record SettingsUseCases(
        CurrentInstance instance,
        CurrentSmtpSettings settings,
        CurrentSendingLimits limits,
        CurrentSignInRules signIn,
        RecentTemplates templates,
        ComposeEmail compose,
        WatchCertificate watch,
        SendTestEmail test) {
    static SettingsUseCases of(Config config, Ports ports, RandomGenerator random) {
        CurrentInstance instance = new CurrentInstance(
                config.general(),
                ports.settingsStore(),
                new Instance("SetGet", "http://localhost:" + config.http().port()));
        CurrentSmtpSettings settings =
                new CurrentSmtpSettings(config.smtp(), ports.settingsStore(), instance, ports.serverCertificates());
        RecentTemplates templates = new RecentTemplates(ports.customTemplates(), System::nanoTime);
        ComposeEmail compose =
                new ComposeEmail(new RenderEmail(ports.renderer(), templates), instance, ports.clock(), random);
        WatchCertificate watch =
                new WatchCertificate(settings, ports.probe(), ports.serverCertificates(), ports.clock());
        return new SettingsUseCases(
                instance,
                settings,
                new CurrentSendingLimits(config.limits(), ports.settingsStore()),
                new CurrentSignInRules(ports.settingsStore()),
                templates,
                compose,
                watch,
                new SendTestEmail(settings, compose, ports.transport(), watch));
    }
}
