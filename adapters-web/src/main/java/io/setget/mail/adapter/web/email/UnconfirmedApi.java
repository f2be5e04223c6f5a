package io.setget.mail.adapter.web.email;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.HttpProblemException;
import io.setget.mail.adapter.web.http.Json;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.email.SettleUnconfirmed;
import io.setget.mail.application.port.UnconfirmedEmails.Ending;
import io.setget.mail.application.port.UnconfirmedEmails.Selection;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.email.EmailId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Emails of status unknown: sent again or settled by hand, singly and all of one outage. */
public final class UnconfirmedApi {
    private static final int MAX_IDS = 1000;
    private static final Duration WHEN_FULL = Duration.ofSeconds(30);
    private static final Set<String> WHICH = Set.of("ids", "since", "until", "all");

    private final SettleUnconfirmed settle;

    public UnconfirmedApi(SettleUnconfirmed settle) {
        this.settle = settle;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.post("/api/v1/emails/unknown/send-again", guard.require(ApiScope.MANAGE, this::sendManyAgain)),
                Route.post("/api/v1/emails/unknown/settle", guard.require(ApiScope.MANAGE, this::settleMany)),
                Route.post("/api/v1/emails/{id}/send-again", guard.require(ApiScope.MANAGE, this::sendOneAgain)),
                Route.post("/api/v1/emails/{id}/settle", guard.require(ApiScope.MANAGE, this::settleOne)));
    }

    Response sendOneAgain(Request request) {
        SettleUnconfirmed.Result result =
                settle.sendAgain(one(request), request.caller().actor());
        return result.count() == 0 && !result.queueFull() ? Response.problem(notKept()) : answer(result);
    }

    Response settleOne(Request request) {
        Selection which = one(request);
        ObjectNode body = Json.object(request);
        only(body, Set.of("as"));
        int count = settle.settle(which, ending(body), request.caller().actor());
        return count == 0 ? Response.problem(notKept()) : Response.json(202, Map.of("count", count));
    }

    Response sendManyAgain(Request request) {
        ObjectNode body = Json.object(request);
        only(body, WHICH);
        return answer(settle.sendAgain(many(body), request.caller().actor()));
    }

    Response settleMany(Request request) {
        ObjectNode body = Json.object(request);
        only(body, Set.of("ids", "since", "until", "all", "as"));
        Ending as = ending(body);
        return Response.json(
                202,
                Map.of("count", settle.settle(many(body), as, request.caller().actor())));
    }

    private static Response answer(SettleUnconfirmed.Result result) {
        return result.queueFull()
                ? Response.problem(Problem.of(
                                503,
                                "The queue is full: " + result.count() + " are sent again, the others stay unknown."))
                        .withRetryAfter(WHEN_FULL)
                : Response.json(202, Map.of("count", result.count()));
    }

    private static void only(ObjectNode body, Set<String> fields) {
        for (String field : (Iterable<String>) body::fieldNames) {
            if (!fields.contains(field)) {
                throw HttpProblemException.invalid(field, "is not a field of this request");
            }
        }
    }

    private static Ending ending(ObjectNode body) {
        return switch (body.path("as").asText("")) {
            case "sent" -> Ending.SENT;
            case "dead" -> Ending.DEAD;
            default -> throw HttpProblemException.invalid("as", "must be sent or dead");
        };
    }

    private static Selection many(ObjectNode body) {
        boolean times = body.has("since") || body.has("until");
        int ways = (body.has("ids") ? 1 : 0) + (times ? 1 : 0) + (body.has("all") ? 1 : 0);
        if (ways != 1) {
            throw HttpProblemException.invalid("ids", "give exactly one of ids, since and until, and all");
        }
        if (body.has("ids")) {
            return Selection.these(ids(body.path("ids")));
        }
        if (times) {
            return new Selection(null, time(body, "since"), time(body, "until"));
        }
        if (!body.path("all").booleanValue()) {
            throw HttpProblemException.invalid("all", "must be true");
        }
        return Selection.all();
    }

    private static List<EmailId> ids(JsonNode given) {
        if (!given.isArray() || given.size() > MAX_IDS) {
            throw HttpProblemException.invalid("ids", "must be a list of at most " + MAX_IDS + " ids");
        }
        List<EmailId> ids = new ArrayList<>();
        for (JsonNode id : given) {
            ids.add(EmailId.parse(id.isTextual() ? id.textValue() : "")
                    .orElseThrow(() -> HttpProblemException.invalid("ids", "must hold ids of emails only")));
        }
        return ids;
    }

    private static @Nullable Instant time(ObjectNode body, String field) {
        if (!body.has(field)) {
            return null;
        }
        try {
            return OffsetDateTime.parse(body.path(field).asText("")).toInstant();
        } catch (DateTimeException notATime) {
            throw HttpProblemException.invalid(field, "must be a time such as 2026-01-31T09:00:00Z");
        }
    }

    private static Selection one(Request request) {
        return Selection.these(
                List.of(EmailId.parse(request.pathParam("id")).orElseThrow(() -> new HttpProblemException(notKept()))));
    }

    private static Problem notKept() {
        return Problem.of(
                404,
                "There is no such email of status unknown, or what it says is no longer kept: then the application must"
                        + " send it again.");
    }
}
