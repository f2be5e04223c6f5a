package io.setget.mail.adapter.web.deliverability;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.deliverability.CheckDeliverability;
import io.setget.mail.application.deliverability.CheckDeliverability.Report;
import io.setget.mail.application.deliverability.MeasureBounces;
import io.setget.mail.application.deliverability.MeasureBounces.Span;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.deliverability.BounceRate;
import io.setget.mail.domain.deliverability.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What DNS says of the sender, and the bounce rates. */
public final class DeliverabilityApi {
    private final CheckDeliverability check;
    private final MeasureBounces bounces;

    public DeliverabilityApi(CheckDeliverability check, MeasureBounces bounces) {
        this.check = check;
        this.bounces = bounces;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.get("/api/v1/deliverability", guard.require(ApiScope.READ, this::show)),
                Route.get("/api/v1/bounces", guard.require(ApiScope.READ, this::bounces)));
    }

    Response show(Request request) {
        return CheckDeliverability.selector(request.query("selector").orElse(""))
                .fold(
                        selector -> check.check(selector.orElse(null))
                                .map(report -> Response.json(200, shown(report)))
                                .orElseGet(() -> Response.problem(Problem.of(
                                        409, "No From Email is set, so there is no domain to look at. Set it first."))),
                        errors -> Response.problem(Problem.invalid(errors)));
    }

    private static Map<String, Object> shown(Report report) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("domain", report.domain());
        shown.put("relay", report.relay());
        shown.put("judgement", report.judgement().wireName());
        shown.put(
                "findings",
                report.findings().stream().map(DeliverabilityApi::shown).toList());
        return shown;
    }

    private static Map<String, Object> shown(Finding finding) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("topic", finding.topic().wireName());
        shown.put("judgement", finding.judgement().wireName());
        shown.put("summary", finding.summary());
        shown.put("meaning", finding.meaning());
        shown.put("found", finding.found());
        shown.put(
                "publish",
                finding.publish().stream()
                        .map(record -> Map.of("name", record.name(), "type", record.type(), "value", record.value()))
                        .toList());
        return shown;
    }

    Response bounces(Request request) {
        MeasureBounces.Bounces measured = bounces.measure();
        return Response.json(200, Map.of("last_24h", shown(measured.day()), "last_7d", shown(measured.week())));
    }

    private static Map<String, @Nullable Object> shown(Span span) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(shown(span.all()));
        shown.put(
                "domains",
                span.domains().stream()
                        .map(one -> {
                            Map<String, @Nullable Object> line = new LinkedHashMap<>();
                            line.put("domain", one.domain());
                            line.putAll(shown(one));
                            return line;
                        })
                        .toList());
        return shown;
    }

    private static Map<String, @Nullable Object> shown(BounceRate rate) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("sent", rate.sent());
        shown.put("refused", rate.refused());
        shown.put("rate", rate.sent() + rate.refused() == 0 ? null : rate.share());
        shown.put("judgement", rate.judgement().wireName());
        return shown;
    }
}
