package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.settings.RunningTests.Running;
import io.setget.mail.adapter.web.settings.SettingsView.Trial;
import io.setget.mail.application.account.SignedIn;
import io.setget.mail.application.diagnosis.SendTestEmail;
import io.setget.mail.application.diagnosis.SendTestEmail.Result;
import io.setget.mail.application.port.MailTransport.Progress;
import io.setget.mail.domain.certificate.TrustedCertificate;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.input.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sends test emails, shows how they go, and does what their outcome proposes. */
final class TestPages {
    private static final String PATH = SettingsPages.PATH + "/test";

    private final SettingsPages.UseCases does;
    private final SettingsScreen screen;
    private final Templates templates;
    private final RunningTests running;
    private final TestResults results;

    TestPages(SettingsPages.UseCases does, SettingsScreen screen, Templates templates, RunningTests running) {
        this.does = does;
        this.screen = screen;
        this.templates = templates;
        this.running = running;
        this.results = new TestResults(does.trust());
    }

    List<Route> routes() {
        return List.of(
                Route.post(PATH, this::test),
                Route.get(PATH + "/{id}", this::progress),
                Route.post(SettingsPages.PATH + "/correct", this::correct),
                Route.post(SettingsPages.PATH + "/trust", this::trust),
                Route.post(SettingsPages.PATH + "/distrust", this::distrust));
    }

    /** Who is to receive the test email: the admin unless somebody else was typed. */
    static String recipient(Request request) {
        String typed = request.form().text("to").strip();
        return typed.isEmpty() ? Frame.who(request).account().email().value() : typed;
    }

    Response test(Request request) {
        PostedSettings posted = screen.posted(request, Map.of());
        if (request.header("HX-Request").isEmpty()) {
            return whole(request, posted);
        }
        Function<Consumer<Progress>, Result> test = prepared(request, posted);
        String to = recipient(request);
        Optional<String> id = running.start(Frame.who(request).account().id(), to, note(request, posted), test);
        return id.isEmpty()
                ? Frame.part(templates.settingsTest(results.of(test.apply(progress -> {}), to, note(request, posted))))
                : stand(id.get(), new Progress(List.of(), null));
    }

    /** How far a test is; whoever asks the wrong instance asks again. */
    Response progress(Request request) {
        SignedIn who = Frame.who(request);
        String id = request.pathParam("id");
        Optional<Running> found = running.find(id, who.account().id());
        if (found.isEmpty() && running.mayGoOn(id)) {
            return Response.noContent();
        }
        if (found.isEmpty() || found.get().broke()) {
            return Frame.part(templates.settingsLost());
        }
        Result result = found.get().result();
        return result == null
                ? stand(id, found.get().progress())
                : Frame.part(templates.settingsTest(
                        results.of(result, found.get().to(), found.get().failed())));
    }

    private Response stand(String id, Progress progress) {
        return Frame.part(templates.settingsRunning(
                new SettingsView.Running(PATH + "/" + id, TestResults.stages(progress.done()), progress.underWay())));
    }

    /** Makes the proposed change in the form, saves nothing, and tests again. */
    Response correct(Request request) {
        return whole(
                request,
                screen.posted(request, TestResults.correction(request.form().text("correct"))));
    }

    /** Trusts what was offered, and tests again. */
    Response trust(Request request) {
        Optional<TrustedCertificate> trusted = does.trust()
                .accept(request.form().text("offer"), Frame.who(request).actor());
        return trusted.isEmpty()
                ? Frame.failed(
                        request, SettingsPages.PATH, "Nothing is trusted: send the test email again, then choose.")
                : whole(request, screen.posted(request, Map.of()));
    }

    Response distrust(Request request) {
        String[] server = request.form().text("server").split(":(?=\\d+$)", 2);
        boolean gone = server.length == 2
                && does.trust()
                        .distrust(
                                server[0],
                                Integer.parseInt(server[1].length() > 5 ? "0" : server[1]),
                                request.form().text("fingerprint"),
                                Frame.who(request).actor());
        return gone
                ? Frame.done(request, SettingsPages.PATH, "No longer trusted.")
                : Frame.failed(request, SettingsPages.PATH, "That certificate was not trusted.");
    }

    private Response whole(Request request, PostedSettings posted) {
        Result result = prepared(request, posted).apply(progress -> {});
        String failed = note(request, posted);
        String to = recipient(request);
        SettingsView.Test shown = results.of(result, to, failed);
        List<FieldError> errors = result instanceof Result.Refused refused ? refused.errors() : List.of();
        return screen.again(request, posted, errors, new Trial(to, "", false), shown);
    }

    /** What the test will be, told from the request while it is there. */
    private Function<Consumer<Progress>, Result> prepared(Request request, PostedSettings posted) {
        List<FieldError> wrong = new ArrayList<>(screen.errors(posted));
        List<EmailAddress> to = EmailAddress.parse("to", recipient(request)).fold(List::of, errors -> {
            wrong.addAll(errors);
            return List.of();
        });
        if (!wrong.isEmpty()) {
            return watching -> new Result.Refused(wrong);
        }
        SendTestEmail send = does.test();
        return watching -> send.send(new Mailbox(to.get(0), null), posted.change(), watching);
    }

    private String note(Request request, PostedSettings posted) {
        return does.failedTests()
                .note(posted.change(), Frame.who(request).account().id());
    }
}
