package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.deadletter.DeadLetterPages;
import io.setget.mail.adapter.web.deadletter.DeadLettersView;
import io.setget.mail.adapter.web.deliverability.DeliverabilityView;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.adapter.web.metrics.SummaryView;
import io.setget.mail.adapter.web.settings.SettingsView.Certificates;
import io.setget.mail.adapter.web.settings.SettingsView.Form;
import io.setget.mail.adapter.web.settings.SettingsView.Trial;
import io.setget.mail.adapter.web.settings.SettingsView.Trusted;
import io.setget.mail.application.account.SignedIn;
import io.setget.mail.application.metrics.DescribeDelivery;
import io.setget.mail.domain.certificate.SeenCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.metrics.DeliverySummary;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.SmtpWarnings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the page Email / SMTP looks like, whoever asks for it. */
final class SettingsScreen {
    private final SettingsPages.UseCases does;
    private final Frame frame;
    private final DeadLetterPages deadLetters;
    private final SendingLimitsPages limits;
    private final Templates templates;
    private final SettingsForms forms;

    SettingsScreen(
            SettingsPages.UseCases does,
            Frame frame,
            DeadLetterPages deadLetters,
            SendingLimitsPages limits,
            Templates templates) {
        this.does = does;
        this.frame = frame;
        this.deadLetters = deadLetters;
        this.limits = limits;
        this.templates = templates;
        this.forms = new SettingsForms(does.save().isLocked());
    }

    /** With what is in force; where a provider is chosen, with its settings. */
    Response current(Request request, @Nullable String preset, @Nullable String region) {
        String to = Frame.who(request).account().email().value();
        return page(request, forms.current(does.current().get(), preset, region), new Trial(to, "", false), null);
    }

    /** With what was typed, and what was detected. */
    Response detected(Request request, PostedSettings posted, @Nullable DetectionView found) {
        Form form = form(request, posted, List.of());
        Trial trial = new Trial(TestPages.recipient(request), request.form().text("failed"), false);
        return page(request, found == null ? form : form.with(found), trial, null);
    }

    /** With what was typed. */
    Response again(
            Request request,
            PostedSettings posted,
            List<FieldError> errors,
            Trial trial,
            SettingsView.@Nullable Test test) {
        return page(request, form(request, posted, errors), trial, test);
    }

    private Form form(Request request, PostedSettings posted, List<FieldError> errors) {
        SignedIn who = Frame.who(request);
        String draft = posted.password()
                .map(password -> does.drafts().draft(password, who.account().id()))
                .orElse("");
        return forms.posted(does.current().get(), posted, errors, warnings(posted), draft);
    }

    private Response page(Request request, Form form, Trial trial, SettingsView.@Nullable Test test) {
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
                        does.losses().words(),
                        away ? List.of() : does.delivery().cautions(),
                        SummaryView.of(summary),
                        form,
                        trial,
                        test,
                        certificates(),
                        DeliverabilityView.warning(does.bounces().measure()),
                        away ? DeadLettersView.UNKNOWN : deadLetters.view(request),
                        limits.view(request, away)));
    }

    private Certificates certificates() {
        EffectiveSmtpSettings current = does.current().get();
        String host = current.host().value();
        Integer port = current.port().value();
        List<Trusted> trusted = host == null || port == null
                ? List.of()
                : does.trust().of(host, port).stream()
                        .map(SettingsScreen::shown)
                        .toList();
        String warning = does.watch()
                .standing()
                .filter(standing -> standing.needsRenewal())
                .map(standing -> ending(standing.certificate(), standing.daysLeft()))
                .orElse(null);
        return new Certificates(trusted, warning);
    }

    private static String ending(SeenCertificate seen, long daysLeft) {
        String when = daysLeft < 0
                ? "ended on " + Words.time(seen.notAfter())
                : "ends in " + Words.count(daysLeft, "day") + ", on " + Words.time(seen.notAfter());
        return "The mail server's certificate (" + seen.subject() + ") " + when
                + ". Renew it on the mail server, or emails stop then.";
    }

    private static Trusted shown(TrustedCertificate one) {
        return new Trusted(
                one.kind() == TrustedCertificate.Kind.AUTHORITY ? "Authority" : "Certificate",
                one.subject(),
                one.fingerprint(),
                Words.time(one.trustedAt()) + " by " + one.trustedBy(),
                one.host(),
                one.port());
    }

    PostedSettings posted(Request request, Map<String, String> corrections) {
        return new PostedSettings(
                request.form(),
                does.current().get(),
                does.drafts()
                        .password(
                                request.form().text("draft"),
                                Frame.who(request).account().id()),
                corrections,
                does.save().isLocked());
    }

    /** Everything that is wrong at once, each field once. */
    List<FieldError> errors(PostedSettings posted) {
        List<FieldError> missing = posted.missing();
        Set<String> named = missing.stream().map(FieldError::field).collect(Collectors.toSet());
        List<FieldError> invalid =
                posted.change().applyTo(does.current().panel()).fold(fields -> List.of(), errors -> errors);
        return Stream.concat(missing.stream(), invalid.stream().filter(error -> !named.contains(error.field())))
                .toList();
    }

    List<String> warnings(PostedSettings posted) {
        SmtpFields panel = does.current().panel();
        return posted.change()
                .applyTo(panel)
                .fold(fields -> SmtpWarnings.about(does.current().with(fields)), errors -> List.of());
    }
}
