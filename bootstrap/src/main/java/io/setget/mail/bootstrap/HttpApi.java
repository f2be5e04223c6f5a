package io.setget.mail.bootstrap;

import io.setget.mail.adapter.web.deadletter.DeadLetterApi;
import io.setget.mail.adapter.web.email.EmailApi;
import io.setget.mail.adapter.web.email.HandOverApi;
import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Compression;
import io.setget.mail.adapter.web.http.Failures;
import io.setget.mail.adapter.web.http.Handler;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.http.Router;
import io.setget.mail.adapter.web.http.SecurityHeaders;
import io.setget.mail.adapter.web.http.TrustedProxies;
import io.setget.mail.adapter.web.metrics.HealthPages;
import io.setget.mail.adapter.web.metrics.HttpCounters;
import io.setget.mail.adapter.web.metrics.MetricsPage;
import io.setget.mail.adapter.web.metrics.SummaryApi;
import io.setget.mail.adapter.web.openapi.OpenApiPage;
import io.setget.mail.adapter.web.settings.SettingsApi;
import io.setget.mail.application.account.AuthenticateApiKey;
import io.setget.mail.application.deadletter.BrowseDeadLetters;
import io.setget.mail.application.deadletter.DeleteDeadLetter;
import io.setget.mail.application.deadletter.ReviveDeadLetters;
import io.setget.mail.application.diagnosis.SendTestEmail;
import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.CancelEmail;
import io.setget.mail.application.email.ComposeEmail;
import io.setget.mail.application.email.FindEmails;
import io.setget.mail.application.metrics.CheckReadiness;
import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.metrics.SummariseDelivery;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.settings.SaveSmtpSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The HTTP API, wired by hand. */
final class HttpApi {
    private HttpApi() {}

    static Handler of(
            Config config,
            Ports ports,
            CurrentSmtpSettings settings,
            ComposeEmail compose,
            Delivery delivery,
            DeliveryCounters counters,
            HttpCounters http)
            throws IOException {
        Unstored unstored = new Unstored();
        ApiKeyGuard guard = new ApiKeyGuard(new AuthenticateApiKey(
                config.apiKey(), config.admin().email(), unstored, unstored.accounts(), ports.clock())::caller);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new HandOverApi(new AcceptEmails(ports.queue(), compose, counters)).routes(guard));
        routes.addAll(new EmailApi(
                        new FindEmails(ports.queue(), ports.deliveryLog()),
                        new CancelEmail(ports.queue(), ports.deliveryLog(), unstored.auditLog()))
                .routes(guard));
        routes.addAll(new DeadLetterApi(
                        new BrowseDeadLetters(ports.deadLetters()),
                        new ReviveDeadLetters(ports.deadLetters(), unstored.auditLog()),
                        new DeleteDeadLetter(ports.deadLetters(), unstored.auditLog()))
                .routes(guard));
        routes.addAll(new SettingsApi(
                        settings,
                        new SaveSmtpSettings(
                                settings, ports.settingsStore(), unstored.auditLog(), delivery::settingsChanged),
                        new SendTestEmail(settings, compose, ports.transport()))
                .routes(guard));
        SummariseDelivery summarise = new SummariseDelivery(ports.deliveryLog(), ports.queue(), ports.deadLetters());
        routes.addAll(new SummaryApi(summarise).routes(guard));
        String version = new Main.Version().getVersion()[0].replace("SetGet Mail ", "");
        routes.addAll(new MetricsPage(summarise, counters, http, delivery::breakerIsOpen, version).routes(guard));
        routes.addAll(new HealthPages(
                        new CheckReadiness(ports.databaseAnswers(), ports.queue(), settings, delivery::breakerIsOpen))
                .routes());
        routes.addAll(new OpenApiPage().routes());
        return TrustedProxies.parse(String.join(",", config.http().trustedProxies()))
                .orThrow()
                .then(new SecurityHeaders())
                .then(new Compression())
                .then(new Failures())
                .before(new Router(routes));
    }
}
