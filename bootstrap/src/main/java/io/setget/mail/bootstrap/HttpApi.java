package io.setget.mail.bootstrap;

import io.setget.mail.adapter.web.backup.BackupApi;
import io.setget.mail.adapter.web.deadletter.DeadLetterApi;
import io.setget.mail.adapter.web.deliverability.DeliverabilityApi;
import io.setget.mail.adapter.web.email.EmailApi;
import io.setget.mail.adapter.web.email.HandOverApi;
import io.setget.mail.adapter.web.email.UnconfirmedApi;
import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.instance.InstanceApi;
import io.setget.mail.adapter.web.metrics.HealthPages;
import io.setget.mail.adapter.web.metrics.HttpCounters;
import io.setget.mail.adapter.web.metrics.MetricsPage;
import io.setget.mail.adapter.web.metrics.SummaryApi;
import io.setget.mail.adapter.web.openapi.OpenApiPage;
import io.setget.mail.adapter.web.queue.DeliveryApi;
import io.setget.mail.adapter.web.settings.DetectionApi;
import io.setget.mail.adapter.web.settings.PanelSettingsApi;
import io.setget.mail.adapter.web.settings.SendingLimitsApi;
import io.setget.mail.adapter.web.settings.SettingsApi;
import io.setget.mail.adapter.web.template.TemplateApi;
import io.setget.mail.application.metrics.DeliveryCounters;
import java.util.ArrayList;
import java.util.List;

/** The HTTP API and what monitors ask for, wired by hand. */
final class HttpApi {
    private HttpApi() {}

    static List<Route> routes(UseCases does, Delivery delivery, DeliveryCounters counters, HttpCounters http) {
        ApiKeyGuard guard = new ApiKeyGuard(does.authenticateKey::caller);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new HandOverApi(does.accept).routes(guard));
        routes.addAll(new EmailApi(does.find, does.cancel).routes(guard));
        routes.addAll(new DeadLetterApi(
                        does.browseDeadLetters, does.reviveDeadLetter, does.deleteDeadLetter, does.changeDeadLetters)
                .routes(guard));
        routes.addAll(new UnconfirmedApi(does.settleUnconfirmed).routes(guard));
        routes.addAll(new SettingsApi(does.settings.settings(), does.saveSettings, does.settings.test()).routes(guard));
        routes.addAll(new DetectionApi(does.detect).routes(guard));
        routes.addAll(new SendingLimitsApi(does.describeLimits, does.saveLimits).routes(guard));
        routes.addAll(new DeliverabilityApi(does.checkDeliverability, does.bounces).routes(guard));
        routes.addAll(new PanelSettingsApi(does.instance, does.saveGeneral, does.settings.signIn(), does.saveSignIn)
                .routes(guard));
        routes.addAll(
                new TemplateApi(does.templates.find(), does.templates.preview(), does.templates.save()).routes(guard));
        routes.addAll(new SummaryApi(does.summarise).routes(guard));
        routes.addAll(new MetricsPage(
                        does.summarise,
                        counters,
                        http,
                        delivery::breakerIsOpen,
                        does.settings.watch(),
                        does.describeLimits,
                        does.bounces,
                        does.describeLosses,
                        Main.Version.number())
                .routes(guard));
        routes.addAll(new DeliveryApi(does.pause).routes(guard));
        routes.addAll(new BackupApi(does.backup).routes(guard));
        routes.addAll(new InstanceApi(does.listInstances).routes(guard));
        routes.addAll(new HealthPages(does.readiness).routes());
        routes.addAll(new OpenApiPage().routes());
        return routes;
    }
}
