package io.setget.mail.adapter.web.deadletter;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.HttpProblemException;
import io.setget.mail.adapter.web.http.Parameters;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.deadletter.BrowseDeadLetters;
import io.setget.mail.application.deadletter.DeleteDeadLetter;
import io.setget.mail.application.deadletter.ReviveDeadLetters;
import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.util.List;

/** The dead letters on the page Email / SMTP: looked at, revived, deleted. */
public final class DeadLetterPages {
    private static final String BACK = "/backoffice/settings/email#dead-letters";
    private static final int SHOWN = 20;
    private static final String FULL = "The queue is full: try again when it has room.";

    private final BrowseDeadLetters browse;
    private final ReviveDeadLetters revive;
    private final DeleteDeadLetter delete;
    private final Frame frame;
    private final Templates templates;

    public DeadLetterPages(
            BrowseDeadLetters browse,
            ReviveDeadLetters revive,
            DeleteDeadLetter delete,
            Frame frame,
            Templates templates) {
        this.browse = browse;
        this.revive = revive;
        this.delete = delete;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/backoffice/settings/email/dead-letters", this::section),
                Route.post("/backoffice/dead-letters/retry", this::retryMany),
                Route.post("/backoffice/dead-letters/{id}/retry", this::retryOne),
                Route.post("/backoffice/dead-letters/{id}/delete", this::deleteOne));
    }

    /** The newest, or those older than the query parameter {@code dead}. */
    public DeadLettersView view(Request request) {
        EmailId before = request.query("dead").flatMap(EmailId::parse).orElse(null);
        return browse.page(SHOWN + 1, before).map(DeadLetterPages::shown).orElse(DeadLettersView.UNKNOWN);
    }

    private static DeadLettersView shown(BrowseDeadLetters.Page page) {
        List<DeadLetter> letters = page.letters();
        List<DeadLetterGroup> groups = page.groups();
        List<DeadLetter> shown = letters.subList(0, Math.min(SHOWN, letters.size()));
        return new DeadLettersView(
                true,
                groups.stream().mapToLong(DeadLetterGroup::count).sum(),
                groups.stream().map(DeadLettersView.Group::of).toList(),
                shown.stream().map(DeadLettersView.Letter::of).toList(),
                letters.size() > SHOWN ? shown.get(SHOWN - 1).id().value() : null);
    }

    Response section(Request request) {
        Chrome chrome = frame.around(request, Chrome.Place.SETTINGS, "Dead letters");
        return Frame.part(templates.deadletterSection(chrome, view(request)));
    }

    Response retryOne(Request request) {
        Revival revival = revive.one(id(request), Frame.who(request).actor());
        return switch (revival) {
            case REVIVED -> Frame.done(request, BACK, "The email is back in the queue, with all its retries.");
            case QUEUE_FULL -> Frame.failed(request, BACK, FULL);
            case NOT_FOUND -> Frame.failed(request, BACK, "This dead letter is gone already.");
        };
    }

    Response retryMany(Request request) {
        Parameters form = request.form();
        FailureKind kind = form.first("error")
                .map(name -> FailureKind.parse(name)
                        .orElseThrow(() -> new HttpProblemException(Problem.of(400, "There is no such cause."))))
                .orElse(null);
        if (kind == null && !form.text("all").equals("true")) {
            throw new HttpProblemException(Problem.of(400, "Say which dead letters: a cause, or all."));
        }
        ReviveDeadLetters.Result result = revive.allOf(kind, Frame.who(request).actor());
        String words = Words.count(result.revived(), "email") + " back in the queue.";
        return result.queueFull() ? Frame.failed(request, BACK, words + " " + FULL) : Frame.done(request, BACK, words);
    }

    Response deleteOne(Request request) {
        return delete.delete(id(request), Frame.who(request).actor())
                ? Frame.done(request, BACK, "The dead letter is deleted.")
                : Frame.failed(request, BACK, "This dead letter is gone already.");
    }

    private static EmailId id(Request request) {
        return EmailId.parse(request.pathParam("id"))
                .orElseThrow(() -> new HttpProblemException(Problem.of(404, "There is no such email.")));
    }
}
