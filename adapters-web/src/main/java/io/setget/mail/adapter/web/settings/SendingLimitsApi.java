package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Json;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.metrics.DescribeSendingLimits;
import io.setget.mail.application.metrics.DescribeSendingLimits.Standing;
import io.setget.mail.application.settings.SaveResult;
import io.setget.mail.application.settings.SaveSendingLimits;
import io.setget.mail.application.settings.SendingLimitsChange;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.queue.SendingUsage;
import io.setget.mail.domain.queue.SendingUsage.Reached;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading and changing the sending limits, and how much of them is used. */
public final class SendingLimitsApi {
    private static final String PATH = "/api/v1/settings/limits";

    private final DescribeSendingLimits describe;
    private final SaveSendingLimits save;

    public SendingLimitsApi(DescribeSendingLimits describe, SaveSendingLimits save) {
        this.describe = describe;
        this.save = save;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.get(PATH, guard.require(ApiScope.READ, this::show)),
                Route.put(PATH, guard.require(ApiScope.MANAGE, this::change)));
    }

    Response show(Request request) {
        return Response.json(200, shown(describe.standing()));
    }

    Response change(Request request) {
        SaveResult result = save.save(
                new SendingLimitsChange(Json.plain(Json.object(request))),
                request.caller().actor());
        if (result instanceof SaveResult.Refused refused) {
            return Response.problem(Problem.invalid(refused.errors()));
        }
        if (result instanceof SaveResult.SetByEnvironment set) {
            return Response.problem(Problem.of(
                    409,
                    "Set by " + String.join(", ", set.variables()) + ": change it there, or leave the field out."));
        }
        return show(request);
    }

    private static Map<String, @Nullable Object> shown(Standing standing) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put(SendingLimits.PER_SECOND, field(standing.limits().perSecond()));
        shown.put(SendingLimits.PER_HOUR, field(standing.limits().perHour()));
        shown.put(SendingLimits.PER_DAY, field(standing.limits().perDay()));
        SendingUsage usage = standing.usage();
        shown.put("used_last_hour", usage == null ? null : usage.lastHour());
        shown.put("used_last_day", usage == null ? null : usage.lastDay());
        Reached reached = usage == null ? null : usage.reached();
        shown.put("reached", reached == null ? null : shown(reached));
        return shown;
    }

    private static Map<String, Object> shown(Reached reached) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("span", reached.span().name().toLowerCase(Locale.ROOT));
        shown.put("limit", reached.limit());
        shown.put("used", reached.used());
        shown.put("goes_on_at", reached.goesOnAt());
        return shown;
    }

    private static Map<String, @Nullable Object> field(Setting<Integer> setting) {
        Map<String, @Nullable Object> field = new LinkedHashMap<>();
        field.put("value", setting.value());
        field.put("source", setting.source().wireName());
        return field;
    }
}
