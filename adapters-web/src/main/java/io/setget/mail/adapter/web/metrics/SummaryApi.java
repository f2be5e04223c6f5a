package io.setget.mail.adapter.web.metrics;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.metrics.SummariseDelivery;
import io.setget.mail.domain.metrics.DeliverySummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The delivery summary, and whether the process lives and is ready. */
public final class SummaryApi {
    private final SummariseDelivery summarise;
    private final BooleanSupplier databaseAnswers;
    private final Supplier<String> smtpState;

    public SummaryApi(SummariseDelivery summarise, BooleanSupplier databaseAnswers, Supplier<String> smtpState) {
        this.summarise = summarise;
        this.databaseAnswers = databaseAnswers;
        this.smtpState = smtpState;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.get("/api/v1/summary", guard.require("read", this::summary)),
                Route.get("/healthz", request -> Response.json(200, Map.of("status", "ok"))),
                Route.get("/readyz", this::ready));
    }

    Response summary(Request request) {
        DeliverySummary summary = summarise.summary();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("sent_24h", summary.sent24h());
        answer.put("failed_24h", summary.failed24h());
        answer.put("queued", summary.queued());
        answer.put("dead_letter", summary.deadLetter());
        answer.put("average_send_time_ms", summary.averageSendTimeMs());
        answer.put("p50_send_time_ms", summary.p50SendTimeMs());
        answer.put("p95_send_time_ms", summary.p95SendTimeMs());
        return Response.json(200, answer);
    }

    Response ready(Request request) {
        boolean answers = databaseAnswers.getAsBoolean();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ready", answers);
        answer.put("database", answers ? "ok" : "does not answer");
        answer.put("queue", answers ? "ok" : "does not answer");
        answer.put("smtp", answers ? smtpState.get() : "unknown");
        return Response.json(answers ? 200 : 503, answer);
    }
}
