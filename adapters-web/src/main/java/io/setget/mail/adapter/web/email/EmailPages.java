package io.setget.mail.adapter.web.email;

import io.setget.mail.adapter.web.email.EmailView.Choice;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.HttpProblemException;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.application.email.CancelEmail;
import io.setget.mail.application.email.FindEmails;
import io.setget.mail.application.email.SettleUnconfirmed;
import io.setget.mail.application.metrics.DescribeLosses;
import io.setget.mail.application.port.DeliveryLog.Filter;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The log of emails, and what became of one. */
public final class EmailPages {
    private static final String PATH = "/backoffice/emails";
    private static final int SHOWN = 50;

    private final FindEmails find;
    private final CancelEmail cancel;
    private final SettleUnconfirmed unconfirmed;
    private final DescribeLosses losses;
    private final Frame frame;
    private final Templates templates;

    public EmailPages(
            FindEmails find,
            CancelEmail cancel,
            SettleUnconfirmed unconfirmed,
            DescribeLosses losses,
            Frame frame,
            Templates templates) {
        this.find = find;
        this.cancel = cancel;
        this.unconfirmed = unconfirmed;
        this.losses = losses;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::log),
                Route.get(PATH + "/{id}", this::detail),
                Route.post(PATH + "/lost/acknowledge", this::acknowledge),
                Route.post(PATH + "/{id}/cancel", this::cancelOne));
    }

    Response log(Request request) {
        String status = query(request, "status");
        String type = query(request, "type");
        String to = query(request, "to");
        Optional<EmailAddress> address = EmailAddress.parse("to", to).fold(Optional::of, errors -> Optional.empty());
        boolean wrong = !to.isEmpty() && address.isEmpty();
        EmailId before = request.query("before").flatMap(EmailId::parse).orElse(null);
        Filter filter = new Filter(
                EmailStatus.parse(status).orElse(null), EmailType.parse(type).orElse(null), address.orElse(null), null);
        FindEmails.Found found = wrong ? new FindEmails.Found(List.of(), true) : find.list(filter, SHOWN + 1, before);
        List<LoggedEmail> emails = found.emails();
        List<LoggedEmail> shown = emails.subList(0, Math.min(SHOWN, emails.size()));
        return Frame.page(
                request,
                200,
                templates.emailLog(
                        frame.around(request, Chrome.Place.EMAILS, "Emails"),
                        new EmailView.Log(
                                shown.stream().map(EmailViews::line).toList(),
                                Arrays.stream(EmailStatus.values())
                                        .map(s -> new Choice(
                                                s.wireName(), EmailViews.of(s).word()))
                                        .toList(),
                                Arrays.stream(EmailType.values())
                                        .map(t -> new Choice(t.wireName(), t.label()))
                                        .toList(),
                                status,
                                type,
                                to,
                                wrong ? "To must be a whole address, such as name@example.com." : null,
                                !status.isEmpty() || !type.isEmpty() || !to.isEmpty(),
                                emails.size() > SHOWN ? older(status, type, to, shown.get(SHOWN - 1)) : null,
                                found.queueAnswered(),
                                losses.words())));
    }

    Response acknowledge(Request request) {
        losses.acknowledge(Frame.who(request).actor());
        return Frame.done(request, PATH + "?status=lost", "The loss is acknowledged. These emails stay in the log.");
    }

    Response detail(Request request) {
        LoggedEmail email = find.find(id(request)).orElseThrow(EmailPages::unknown);
        return Frame.page(
                request,
                200,
                templates.emailDetail(
                        frame.around(request, Chrome.Place.EMAILS, email.type().label()),
                        EmailViews.detail(email, isKept(email))));
    }

    private boolean isKept(LoggedEmail email) {
        boolean may = email.status() == EmailStatus.UNKNOWN || email.status() == EmailStatus.LOST;
        try {
            return may && unconfirmed.isKept(email.id());
        } catch (PortUnavailableException away) {
            return false; // the log goes on without the queue
        }
    }

    Response cancelOne(Request request) {
        EmailId id = id(request);
        CancelEmail.Result result = cancel.cancel(id, Frame.who(request).actor());
        String page = PATH + "/" + id;
        if (result instanceof CancelEmail.Result.NotFound) {
            throw unknown();
        }
        return result instanceof CancelEmail.Result.TooLate late
                ? Frame.failed(
                        request,
                        page,
                        "Too late: it is " + EmailViews.of(late.status()).word().toLowerCase(java.util.Locale.ROOT)
                                + ".")
                : Frame.done(request, page, "The email is cancelled and will not be sent.");
    }

    private static String older(String status, String type, String to, LoggedEmail last) {
        return PATH + "?status=" + encoded(status) + "&type=" + encoded(type) + "&to=" + encoded(to) + "&before="
                + last.id();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String query(Request request, String name) {
        return request.query(name).map(String::strip).orElse("");
    }

    private static EmailId id(Request request) {
        return EmailId.parse(request.pathParam("id")).orElseThrow(EmailPages::unknown);
    }

    private static HttpProblemException unknown() {
        return new HttpProblemException(
                Problem.of(404, "There is no email with this id, or the log has forgotten it."));
    }
}
