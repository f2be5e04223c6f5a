package io.setget.mail.adapter.web.demo;

import io.setget.mail.adapter.web.demo.InboxView.Inbox;
import io.setget.mail.adapter.web.demo.InboxView.Opened;
import io.setget.mail.adapter.web.demo.InboxView.Trial;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.HttpProblemException;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.demo.CaughtEmail;
import io.setget.mail.application.demo.CaughtEmails;
import io.setget.mail.application.demo.Recipe;
import io.setget.mail.application.demo.SendDemoMix;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The demo's inbox: what the mail catcher caught, and a button that gives it something to catch. */
public final class InboxPages {
    public static final String PATH = "/backoffice/inbox";

    /** A stranger's HTML: no script, no form, nothing from elsewhere, and only inside a frame of this panel. */
    private static final String CAGE =
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    private static final int SHOWN = 100;

    private final CaughtEmails caught;
    private final SendDemoMix mix;
    private final List<Trial> settingsToTry;
    private final Frame frame;
    private final Templates templates;

    /** @param settingsToTry settings that fail on purpose, and what each shows */
    public InboxPages(
            CaughtEmails caught,
            SendDemoMix mix,
            List<io.setget.mail.application.demo.Trial> settingsToTry,
            Frame frame,
            Templates templates) {
        this.caught = caught;
        this.mix = mix;
        this.settingsToTry = shown(settingsToTry);
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::list),
                Route.get(PATH + "/caught", this::part),
                Route.post(PATH + "/mix", this::send),
                Route.get(PATH + "/{id}", this::open),
                Route.get(PATH + "/{id}/html", this::html));
    }

    Response list(Request request) {
        return Frame.page(
                request, 200, templates.demoInbox(frame.around(request, Chrome.Place.INBOX, "Inbox"), inbox()));
    }

    Response part(Request request) {
        return Frame.part(templates.demoCaught(inbox()));
    }

    Response send(Request request) {
        int sent = mix.send();
        return sent == 0
                ? Frame.failed(request, PATH, "The queue is full: nothing was sent.")
                : Frame.done(
                        request, PATH, Words.count(sent, "email") + " handed over. Watch them arrive, fail and die.");
    }

    Response open(Request request) {
        CaughtEmail email = find(request);
        String tab =
                request.query("view").filter(List.of("text", "raw")::contains).orElse("html");
        return Frame.page(
                request,
                200,
                templates.demoOpened(
                        frame.around(request, Chrome.Place.INBOX, email.subject()),
                        new Opened(
                                email.id(),
                                email.subject(),
                                email.from(),
                                email.to(),
                                Words.time(email.at()),
                                tab,
                                switch (tab) {
                                    case "text" -> email.text();
                                    case "raw" -> email.source();
                                    default -> null;
                                })));
    }

    Response html(Request request) {
        return Response.of(200, "text/html; charset=utf-8", find(request).html().getBytes(StandardCharsets.UTF_8))
                .withHeader("Content-Security-Policy", CAGE);
    }

    private CaughtEmail find(Request request) {
        return caught.find(request.pathParam("id"))
                .orElseThrow(() -> new HttpProblemException(
                        Problem.of(404, "This email was not caught, or has made room for newer ones.")));
    }

    private Inbox inbox() {
        return new Inbox(
                caught.size(),
                caught.list(SHOWN, null).stream()
                        .map(email ->
                                new InboxView.Line(email.id(), email.subject(), email.to(), Words.time(email.at())))
                        .toList(),
                shown(Recipe.trials()),
                settingsToTry);
    }

    private static List<Trial> shown(List<io.setget.mail.application.demo.Trial> trials) {
        return trials.stream()
                .map(trial -> new Trial(trial.what(), trial.shows()))
                .toList();
    }
}
