package io.setget.mail.adapter.web.email;

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
import io.setget.mail.application.email.SettleUnconfirmed;
import io.setget.mail.application.port.UnconfirmedEmails.Ending;
import io.setget.mail.application.port.UnconfirmedEmails.Selection;
import io.setget.mail.application.port.UnconfirmedEmails.Unconfirmed;
import io.setget.mail.domain.email.EmailId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Emails of which nobody knows whether they arrived: looked at, sent again, settled by hand. */
public final class UnconfirmedPages {
    private static final String PATH = "/backoffice/emails/unconfirmed";
    private static final int SHOWN = 50;

    private final SettleUnconfirmed settle;
    private final Frame frame;
    private final Templates templates;

    public UnconfirmedPages(SettleUnconfirmed settle, Frame frame, Templates templates) {
        this.settle = settle;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::show),
                Route.post(PATH + "/send-again", this::sendAgain),
                Route.post(PATH + "/settle", this::settle));
    }

    Response show(Request request) {
        EmailId before = request.query("before").flatMap(EmailId::parse).orElse(null);
        List<Unconfirmed> found = settle.list(SHOWN + 1, before);
        List<Unconfirmed> shown = found.subList(0, Math.min(SHOWN, found.size()));
        return Frame.page(
                request,
                200,
                templates.emailUnconfirmed(
                        frame.around(request, Chrome.Place.EMAILS, "Unconfirmed emails"),
                        new UnconfirmedView(
                                settle.outages().stream()
                                        .map(UnconfirmedView.Outage::of)
                                        .toList(),
                                shown.stream().map(UnconfirmedView.Line::of).toList(),
                                found.size() > SHOWN
                                        ? PATH + "?before="
                                                + shown.get(SHOWN - 1).id()
                                        : null)));
    }

    Response sendAgain(Request request) {
        SettleUnconfirmed.Result result =
                settle.sendAgain(which(request.form()), Frame.who(request).actor());
        String words = Words.count(result.count(), "email") + " back in the queue.";
        return result.queueFull()
                ? Frame.failed(request, PATH, words + " The queue is full: try again when it has room.")
                : Frame.done(request, PATH, words);
    }

    Response settle(Request request) {
        Parameters form = request.form();
        Ending as = switch (form.text("as")) {
            case "sent" -> Ending.SENT;
            case "dead" -> Ending.DEAD;
            default -> throw new HttpProblemException(Problem.of(400, "Say how: sent or dead."));
        };
        int count = settle.settle(which(form), as, Frame.who(request).actor());
        return Frame.done(
                request,
                PATH,
                Words.count(count, "email")
                        + (as == Ending.SENT ? " settled as sent." : " now among the dead letters."));
    }

    private static Selection which(Parameters form) {
        if (form.text("all").equals("true")) {
            return Selection.all();
        }
        if (!form.text("id").isEmpty()) {
            return Selection.these(List.of(EmailId.parse(form.text("id")).orElseThrow(UnconfirmedPages::unclear)));
        }
        Instant since = time(form.text("since"));
        Instant until = time(form.text("until"));
        if (since == null || until == null) {
            throw unclear();
        }
        return new Selection(null, since, until);
    }

    private static @Nullable Instant time(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException notATime) {
            throw unclear();
        }
    }

    private static HttpProblemException unclear() {
        return new HttpProblemException(Problem.of(400, "Say which emails: one, those of an outage, or all."));
    }
}
