package io.setget.mail.adapter.web.queue;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.queue.PauseDelivery;
import io.setget.mail.domain.account.ApiScope;
import java.util.List;
import java.util.Map;

/** Delivery on all instances, paused and resumed. */
public final class DeliveryApi {
    private final PauseDelivery pause;

    public DeliveryApi(PauseDelivery pause) {
        this.pause = pause;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.post("/api/v1/delivery/pause", guard.require(ApiScope.MANAGE, this::pause)),
                Route.post("/api/v1/delivery/resume", guard.require(ApiScope.MANAGE, this::resume)));
    }

    Response pause(Request request) {
        pause.pause(request.caller().actor());
        return Response.json(200, Map.of("paused", pause.isPaused()));
    }

    Response resume(Request request) {
        pause.resume(request.caller().actor());
        return Response.json(200, Map.of("paused", pause.isPaused()));
    }
}
