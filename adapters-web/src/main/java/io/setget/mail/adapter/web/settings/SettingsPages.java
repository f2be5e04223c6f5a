package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.deadletter.DeadLetterPages;
import io.setget.mail.adapter.web.deadletter.DeadLettersView;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.metrics.SummaryView;
import io.setget.mail.adapter.web.settings.SettingsView.Form;
import io.setget.mail.application.account.SignedIn;
import io.setget.mail.application.diagnosis.SendTestEmail;
import io.setget.mail.application.metrics.DescribeDelivery;
import io.setget.mail.application.metrics.SummariseDelivery;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.settings.DraftPasswords;
import io.setget.mail.application.settings.SaveSmtpSettings;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.metrics.DeliverySummary;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.SmtpWarnings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page Email / SMTP: the settings and their test, the delivery summary, the dead letters. Access and CSRF are
 * checked by the server's filters before a request gets here.
 */
public final class SettingsPages {
    public static final String PATH = "/backoffice/settings/email";

    private final UseCases does;
    private final Frame frame;
    private final DeadLetterPages deadLetters;
    private final SendingLimitsPages limits;
    private final Templates templates;
    private final SettingsForms forms = new SettingsForms();

    public SettingsPages(
            UseCases does, Frame frame, DeadLetterPages deadLetters, SendingLimitsPages limits, Templates templates) {
        this.does = does;
        this.frame = frame;
        this.deadLetters = deadLetters;
        this.limits = limits;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::show),
                Route.post(PATH, this::save),
                Route.post(PATH + "/test", this::test),
                Route.post(PATH + "/warnings", this::warnings),
                Route.get(PATH + "/summary", this::summary));
    }

    Response show(Request request) {
        Form form = forms.current(does.current().get(), request.query("preset").orElse(null));
        return page(request, form, null);
    }

    Response save(Request request) {
        SignedIn who = Frame.who(request);
        PostedSettings posted = posted(request, who);
        List<FieldError> errors = new ArrayList<>(errors(posted));
        if (errors.isEmpty()) {
            SaveSmtpSettings.Result result = does.save().save(posted.change(), who.actor());
            if (result instanceof SaveSmtpSettings.Result.Saved) {
                return Frame.done(request, PATH, "Settings saved.");
            }
            if (result instanceof SaveSmtpSettings.Result.Refused refused) {
                errors.addAll(refused.errors());
            }
        }
        return page(request, again(posted, errors, who), null);
    }

    Response test(Request request) {
        SignedIn who = Frame.who(request);
        PostedSettings posted = posted(request, who);
        List<FieldError> wrong = errors(posted);
        SendTestEmail.Result result = wrong.isEmpty()
                ? does.test().send(new Mailbox(who.account().email(), null), posted.change())
                : new SendTestEmail.Result.Refused(wrong);
        SettingsView.Test shown = TestResults.of(result, who.account().email());
        if (isFragment(request)) {
            return Frame.part(templates.settingsTest(shown));
        }
        List<FieldError> errors = result instanceof SendTestEmail.Result.Refused refused ? refused.errors() : List.of();
        return page(request, again(posted, errors, who), shown);
    }

    /** What port and TLS mode say of each other, while they are being chosen. */
    Response warnings(Request request) {
        return Frame.part(templates.settingsWarnings(warnings(posted(request, Frame.who(request)))));
    }

    Response summary(Request request) {
        return Frame.part(
                templates.metricsSummary(SummaryView.of(does.summarise().summary())));
    }

    private Response page(Request request, Form form, SettingsView.@Nullable Test test) {
        DescribeDelivery.State state = does.delivery().state();
        // What is away is waited for once, not once for each part of the page.
        boolean away = state instanceof DescribeDelivery.State.QueueAway;
        DeliverySummary summary =
                away ? does.summarise().withoutQueue() : does.summarise().summary();
        Chrome chrome = frame.around(request, Chrome.Place.SETTINGS, "Email / SMTP");
        return Frame.page(
                request,
                200,
                templates.settingsPage(
                        chrome,
                        Silences.badge(state),
                        Silences.explain(state, summary.queued()),
                        away ? List.of() : does.delivery().cautions(),
                        SummaryView.of(summary),
                        form,
                        test,
                        away ? DeadLettersView.UNKNOWN : deadLetters.view(request),
                        limits.view(request, away)));
    }

    private PostedSettings posted(Request request, SignedIn who) {
        return new PostedSettings(
                request.form(),
                does.current().get(),
                does.drafts()
                        .password(request.form().text("draft"), who.account().id()));
    }

    /** Everything that is wrong at once, each field once. */
    private List<FieldError> errors(PostedSettings posted) {
        List<FieldError> missing = posted.missing();
        Set<String> named = missing.stream().map(FieldError::field).collect(Collectors.toSet());
        List<FieldError> invalid =
                posted.change().applyTo(does.current().panel()).fold(fields -> List.of(), errors -> errors);
        return Stream.concat(missing.stream(), invalid.stream().filter(error -> !named.contains(error.field())))
                .toList();
    }

    private Form again(PostedSettings posted, List<FieldError> errors, SignedIn who) {
        String draft = posted.password()
                .map(password -> does.drafts().draft(password, who.account().id()))
                .orElse("");
        return forms.posted(does.current().get(), posted, errors, warnings(posted), draft);
    }

    private List<String> warnings(PostedSettings posted) {
        SmtpFields panel = does.current().panel();
        return posted.change()
                .applyTo(panel)
                .fold(fields -> SmtpWarnings.about(does.current().with(fields)), errors -> List.of());
    }

    private static boolean isFragment(Request request) {
        return request.header("HX-Request").isPresent();
    }

    /** What the page lets an admin do. */
    public record UseCases(
            CurrentSmtpSettings current,
            SaveSmtpSettings save,
            SendTestEmail test,
            DraftPasswords drafts,
            SummariseDelivery summarise,
            DescribeDelivery delivery) {}
}
