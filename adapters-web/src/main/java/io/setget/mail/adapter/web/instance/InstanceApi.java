package io.setget.mail.adapter.web.instance;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.instance.ListInstances;
import io.setget.mail.application.instance.ListInstances.Listed;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.instance.Heartbeat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instances that share the store. */
public final class InstanceApi {
    private final ListInstances instances;

    public InstanceApi(ListInstances instances) {
        this.instances = instances;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(Route.get("/api/v1/instances", guard.require(ApiScope.READ, this::list)));
    }

    Response list(Request request) {
        return Response.json(
                200,
                Map.of(
                        "items",
                        instances.list().stream().map(InstanceApi::shown).toList()));
    }

    private static Map<String, @Nullable Object> shown(Listed one) {
        Heartbeat last = one.last();
        FailureKind trouble = last.doing().trouble();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", last.id().toString());
        shown.put("host", last.host());
        shown.put("address", last.address());
        shown.put("version", last.version());
        shown.put("started_at", one.startedAt());
        shown.put("last_heartbeat_at", one.heardAt());
        shown.put("silent", one.silent());
        shown.put("answers", one.self());
        shown.put("connections_in_use", last.connectionsInUse());
        shown.put("connections", last.connections());
        shown.put("doing", last.doing().kind().wireName());
        shown.put("emails", last.doing().emails());
        shown.put("error", trouble == null ? null : trouble.wireName());
        return shown;
    }
}
