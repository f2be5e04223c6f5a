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
import io.setget.mail.application.deadletter.ChangeManyDeadLetters;
import io.setget.mail.application.deadletter.ChangeManyDeadLetters.Taken;
import io.setget.mail.application.deadletter.DeadLetterJob.Kind;
import io.setget.mail.application.deadletter.DeleteDeadLetter;
import io.setget.mail.application.deadletter.ReviveDeadLetter;
import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.util.List;
import java.util.Optional;

/** The dead letters on the page Email / SMTP: looked at, revived, deleted. */
public final class DeadLetterPages {
    private static final String BACK = "/backoffice/settings/email#dead-letters";
    private static final int SHOWN = 20;
    private static final String FULL = "The queue is full: try again when it has room.";

    private final BrowseDeadLetters browse;
    private final ReviveDeadLetter revive;
    private final DeleteDeadLetter delete;
    private final ChangeManyDeadLetters many;
    private final Frame frame;
    private final Templates templates;

    public DeadLetterPages(
            BrowseDeadLetters browse,
            ReviveDeadLetter revive,
            DeleteDeadLetter delete,
            ChangeManyDeadLetters many,
            Frame frame,
            Templates templates) {
        this.browse = browse;
        this.revive = revive;
        this.delete = delete;
        this.many = many;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/backoffice/settings/email/dead-letters", this::section),
                Route.post("/backoffice/dead-letters/retry", request -> changeMany(request, Kind.RETRY)),
                Route.post("/backoffice/dead-letters/delete", request -> changeMany(request, Kind.DELETE)),
                Route.post("/backoffice/dead-letters/jobs/{id}/stop", this::stop),
                Route.post("/backoffice/dead-letters/{id}/retry", this::retryOne),
                Route.post("/backoffice/dead-letters/{id}/delete", this::deleteOne));
    }

    /** The newest, or those older than the query parameter {@code dead}. */
    public DeadLettersView view(Request request) {
        EmailId before = request.query("dead").flatMap(EmailId::parse).orElse(null);
        return browse.page(SHOWN + 1, before).map(this::shown).orElse(DeadLettersView.UNKNOWN);
    }

    private DeadLettersView shown(BrowseDeadLetters.Page page) {
        List<DeadLetter> letters = page.letters();
        List<DeadLetterGroup> groups = page.groups();
        List<DeadLetter> shown = letters.subList(0, Math.min(SHOWN, letters.size()));
        return new DeadLettersView(
                true,
                groups.stream().mapToLong(DeadLetterGroup::count).sum(),
                groups.stream().map(DeadLettersView.Group::of).toList(),
                shown.stream().map(DeadLettersView.Letter::of).toList(),
                many.recent().stream().map(DeadLettersView.Job::of).toList(),
                letters.size() > SHOWN ? shown.get(SHOWN - 1).id().value() : null);
    }

    Response section(Request request) {
        Chrome chrome = frame.around(request, Chrome.Place.SETTINGS, "Dead letters");
        return Frame.part(templates.deadletterSection(chrome, view(request)));
    }

    Response retryOne(Request request) {
        Revival revival = revive.revive(id(request), Frame.who(request).actor());
        return switch (revival) {
            case REVIVED -> Frame.done(request, BACK, "The email is back in the queue, with all its retries.");
            case QUEUE_FULL -> Frame.failed(request, BACK, FULL);
            case NOT_FOUND -> Frame.failed(request, BACK, "This dead letter is gone already.");
        };
    }

    private Response changeMany(Request request, Kind what) {
        Parameters form = request.form();
        FailureKind kind = form.first("error")
                .map(name -> FailureKind.parse(name)
                        .orElseThrow(() -> new HttpProblemException(Problem.of(400, "There is no such cause."))))
                .orElse(null);
        if (kind == null && !form.text("all").equals("true")) {
            throw new HttpProblemException(Problem.of(400, "Say which dead letters: a cause, or all."));
        }
        Optional<Taken> taken = many.allOf(what, kind, Frame.who(request).actor());
        if (taken.isEmpty()) {
            return Frame.failed(request, BACK, "Several jobs are running already: wait for one to end, or stop one.");
        }
        Taken done = taken.get();
        String emails = Words.count(done.count(), what == Kind.DELETE ? "dead letter" : "email");
        if (done.job() != null) {
            return Frame.done(
                    request,
                    BACK,
                    emails + (what == Kind.DELETE ? " are being deleted." : " are being put back into the queue."));
        }
        String words = emails + (what == Kind.DELETE ? " deleted." : " back in the queue.");
        return done.queueFull() ? Frame.failed(request, BACK, words + " " + FULL) : Frame.done(request, BACK, words);
    }

    Response stop(Request request) {
        return many.stop(request.pathParam("id"))
                ? Frame.done(request, BACK, "The job stops; what it has done stays done.")
                : Frame.failed(request, BACK, "This job has ended already.");
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
