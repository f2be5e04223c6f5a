package io.setget.mail.adapter.web.deliverability;

import io.setget.mail.adapter.web.deliverability.DeliverabilityView.Check;
import io.setget.mail.adapter.web.deliverability.DeliverabilityView.Problem;
import io.setget.mail.adapter.web.deliverability.DeliverabilityView.Rates;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.deliverability.CheckDeliverability;
import io.setget.mail.application.deliverability.CheckDeliverability.Report;
import io.setget.mail.application.deliverability.LookForTrouble;
import io.setget.mail.application.deliverability.MeasureBounces;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The page Deliverability: what DNS says of the sender, how many emails bounce, and which of the usual troubles are
 * there. Access is checked by the server's filters before a request gets here.
 */
public final class DeliverabilityPages {
    public static final String PATH = "/backoffice/deliverability";

    private final CheckDeliverability check;
    private final MeasureBounces bounces;
    private final LookForTrouble troubles;
    private final Frame frame;
    private final Templates templates;

    public DeliverabilityPages(
            CheckDeliverability check,
            MeasureBounces bounces,
            LookForTrouble troubles,
            Frame frame,
            Templates templates) {
        this.check = check;
        this.bounces = bounces;
        this.troubles = troubles;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(Route.get(PATH, this::show));
    }

    /** The selector comes in the address, so that the page can be loaded again and passed on. */
    Response show(Request request) {
        return CheckDeliverability.selector(request.query("selector").orElse(""))
                .fold(
                        selector -> page(request, selector.orElse(null), null),
                        errors ->
                                page(request, null, Words.sentence(errors.get(0).message())));
    }

    private Response page(Request request, @Nullable String selector, @Nullable String wrong) {
        Optional<Report> report = check.check(selector);
        Chrome chrome = frame.around(request, Chrome.Place.DELIVERABILITY, "Deliverability");
        return Frame.page(
                request,
                200,
                templates.deliverabilityPage(
                        chrome,
                        report.map(found -> Check.of(found, wrong)).orElse(null),
                        Rates.of(bounces.measure()),
                        troubles.look(report.orElse(null)).stream()
                                .map(Problem::of)
                                .toList()));
    }
}
