package io.setget.mail.adapter.web.metrics;

import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.metrics.CheckReadiness;
import io.setget.mail.application.metrics.CheckReadiness.Readiness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the process lives, and whether it is ready; open to everyone, so they tell little. */
public final class HealthPages {
    private final CheckReadiness readiness;

    public HealthPages(CheckReadiness readiness) {
        this.readiness = readiness;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/healthz", request -> Response.json(200, Map.of("status", "ok"))),
                Route.get("/readyz", this::ready));
    }

    Response ready(Request request) {
        Readiness found = readiness.check();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ready", found.ready());
        answer.put("database", found.database());
        answer.put("queue", found.queue());
        answer.put("smtp", found.smtp());
        return Response.json(found.ready() ? 200 : 503, answer);
    }
}
