package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.deadletter.DeadLetterPages;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.metrics.SummaryView;
import io.setget.mail.adapter.web.settings.SettingsView.Trial;
import io.setget.mail.application.account.SignedIn;
import io.setget.mail.application.certificate.TrustCertificates;
import io.setget.mail.application.certificate.WatchCertificate;
import io.setget.mail.application.deliverability.MeasureBounces;
import io.setget.mail.application.diagnosis.DetectMailServer;
import io.setget.mail.application.diagnosis.SendTestEmail;
import io.setget.mail.application.metrics.DescribeDelivery;
import io.setget.mail.application.metrics.DescribeLosses;
import io.setget.mail.application.metrics.SummariseDelivery;
import io.setget.mail.application.queue.PauseDelivery;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.settings.DraftPasswords;
import io.setget.mail.application.settings.FailedTests;
import io.setget.mail.application.settings.SaveResult;
import io.setget.mail.application.settings.SaveSmtpSettings;
import io.setget.mail.domain.input.FieldError;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The page Email / SMTP: the settings and their test, the delivery summary, the dead letters. Access and CSRF are
 * checked by the server's filters before a request gets here.
 */
public final class SettingsPages {
    public static final String PATH = "/backoffice/settings/email";

    /** Looks at what is typed; changes nothing. */
    public static final String WARNINGS_PATH = PATH + "/warnings";

    private final UseCases does;
    private final Templates templates;
    private final SettingsScreen screen;
    private final TestPages tests;
    private final DetectionPages detection;

    /** @param background runs the tests that a page watches */
    public SettingsPages(
            UseCases does,
            Frame frame,
            DeadLetterPages deadLetters,
            SendingLimitsPages limits,
            Templates templates,
            Background background) {
        this.does = does;
        this.templates = templates;
        this.screen = new SettingsScreen(does, frame, deadLetters, limits, templates);
        this.tests = new TestPages(
                does,
                screen,
                templates,
                new RunningTests(background.executor(), background.random(), background.clock()));
        this.detection = new DetectionPages(does, screen, templates);
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get(PATH, this::show),
                Route.post(PATH, this::save),
                Route.post(WARNINGS_PATH, this::warnings),
                Route.post(PATH + "/resume", this::resume),
                Route.get(PATH + "/summary", this::summary)));
        routes.addAll(tests.routes());
        routes.addAll(detection.routes());
        return routes;
    }

    Response show(Request request) {
        return screen.current(
                request,
                request.query("preset").orElse(null),
                request.query("region").orElse(null));
    }

    Response save(Request request) {
        SignedIn who = Frame.who(request);
        if (does.save().isLocked()) {
            return Frame.failed(
                    request, PATH, "Nothing was saved: " + SaveSmtpSettings.LOCK + " makes settings read-only.");
        }
        PostedSettings posted = screen.posted(request, Map.of());
        List<FieldError> errors = new ArrayList<>(screen.errors(posted));
        String failed = request.form().text("failed");
        if (errors.isEmpty()
                && !posted.change().fields().isEmpty()
                && !request.form().has("anyway")
                && does.failedTests()
                        .isAbout(failed, posted.change(), who.account().id())) {
            return screen.again(request, posted, errors, new Trial(TestPages.recipient(request), failed, true), null);
        }
        if (errors.isEmpty()) {
            SaveResult result = does.save().save(posted.change(), who.actor());
            if (result instanceof SaveResult.Saved) {
                return Frame.done(request, PATH, "Settings saved.");
            }
            if (result instanceof SaveResult.Refused refused) {
                errors.addAll(refused.errors());
            }
        }
        return screen.again(request, posted, errors, new Trial(TestPages.recipient(request), failed, false), null);
    }

    /** What port and TLS mode say of each other, while they are being chosen. */
    Response warnings(Request request) {
        return Frame.part(templates.settingsWarnings(screen.warnings(screen.posted(request, Map.of()))));
    }

    Response resume(Request request) {
        does.pause().resume(Frame.who(request).actor());
        return Frame.done(request, PATH, "Delivery goes on.");
    }

    Response summary(Request request) {
        return Frame.part(
                templates.metricsSummary(SummaryView.of(does.summarise().summary())));
    }

    /** What the page lets an admin do. */
    public record UseCases(
            CurrentSmtpSettings current,
            SaveSmtpSettings save,
            SendTestEmail test,
            DraftPasswords drafts,
            FailedTests failedTests,
            TrustCertificates trust,
            WatchCertificate watch,
            DetectMailServer detect,
            SummariseDelivery summarise,
            DescribeDelivery delivery,
            MeasureBounces bounces,
            DescribeLosses losses,
            PauseDelivery pause) {}

    /** What tests need to go on by themselves. */
    public record Background(Executor executor, SecureRandom random, InstantSource clock) {}
}
