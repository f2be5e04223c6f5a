package io.setget.mail.adapter.web.metrics;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Failures;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.metrics.SummariseDelivery;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.metrics.DeliverySummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The delivery summary. */
public final class SummaryApi {
    private final SummariseDelivery summarise;

    public SummaryApi(SummariseDelivery summarise) {
        this.summarise = summarise;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(Route.get("/api/v1/summary", guard.require(ApiScope.READ, this::summary)));
    }

    Response summary(Request request) {
        return summarise.whole().map(SummaryApi::shown).orElseGet(Failures::queueAway);
    }

    private static Response shown(DeliverySummary summary) {
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
}
