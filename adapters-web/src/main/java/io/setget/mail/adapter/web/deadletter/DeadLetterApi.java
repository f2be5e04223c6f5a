package io.setget.mail.adapter.web.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.HttpProblemException;
import io.setget.mail.adapter.web.http.Json;
import io.setget.mail.adapter.web.http.Page;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.deadletter.BrowseDeadLetters;
import io.setget.mail.application.deadletter.DeleteDeadLetter;
import io.setget.mail.application.deadletter.ReviveDeadLetters;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looking at dead letters, reviving and deleting them. */
public final class DeadLetterApi {
    private static final int MAX_IDS = 1000;
    private static final Duration WHEN_FULL = Duration.ofSeconds(30);

    private final BrowseDeadLetters browse;
    private final ReviveDeadLetters revive;
    private final DeleteDeadLetter delete;

    public DeadLetterApi(BrowseDeadLetters browse, ReviveDeadLetters revive, DeleteDeadLetter delete) {
        this.browse = browse;
        this.revive = revive;
        this.delete = delete;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.get("/api/v1/dead-letters", guard.require(ApiScope.READ, this::list)),
                Route.post("/api/v1/dead-letters/retry", guard.require(ApiScope.MANAGE, this::reviveMany)),
                Route.post("/api/v1/dead-letters/{id}/retry", guard.require(ApiScope.MANAGE, this::reviveOne)),
                Route.delete("/api/v1/dead-letters/{id}", guard.require(ApiScope.MANAGE, this::delete)));
    }

    Response list(Request request) {
        Page page = Page.of(request);
        FailureKind kind = request.query("error").map(DeadLetterApi::kind).orElse(null);
        Map<String, @Nullable Object> answer = page.answer(browse.list(kind, page.limit() + 1, page.before()).stream()
                .map(DeadLetterApi::shown)
                .toList());
        answer.put("groups", browse.groups().stream().map(DeadLetterApi::shown).toList());
        return Response.json(200, answer);
    }

    Response reviveOne(Request request) {
        return switch (revive.one(id(request), actor(request))) {
            case REVIVED -> Response.json(202, Map.of("count", 1));
            case QUEUE_FULL -> queueFull("The queue is full; the email stays dead.");
            case NOT_FOUND -> Response.problem(noDeadLetter());
        };
    }

    Response reviveMany(Request request) {
        ObjectNode body = Json.object(request);
        for (String field : (Iterable<String>) body::fieldNames) {
            if (!List.of("ids", "error", "all").contains(field)) {
                throw HttpProblemException.invalid(field, "is not a field of this request");
            }
        }
        if (body.size() != 1) {
            throw HttpProblemException.invalid("ids", "give exactly one of ids, error and all");
        }
        if (body.has("ids")) {
            return answer(revive.these(ids(body.path("ids")), actor(request)));
        }
        if (body.has("error")) {
            JsonNode error = body.path("error");
            return answer(revive.allOf(kind(error.isTextual() ? error.textValue() : ""), actor(request)));
        }
        if (!body.path("all").booleanValue()) {
            throw HttpProblemException.invalid("all", "must be true");
        }
        return answer(revive.allOf(null, actor(request)));
    }

    Response delete(Request request) {
        return delete.delete(id(request), actor(request)) ? Response.noContent() : Response.problem(noDeadLetter());
    }

    private static Response answer(ReviveDeadLetters.Result result) {
        return result.queueFull()
                ? queueFull("The queue is full: " + result.revived() + " revived, the others stay dead.")
                : Response.json(202, Map.of("count", result.revived()));
    }

    private static Response queueFull(String detail) {
        return Response.problem(Problem.of(503, detail)).withRetryAfter(WHEN_FULL);
    }

    private static Map<String, @Nullable Object> shown(DeadLetter letter) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", letter.id().value());
        shown.put("type", letter.type().wireName());
        shown.put("to", letter.to().value());
        shown.put("error", letter.failure().kind().wireName());
        shown.put("reply", letter.failure().reply());
        shown.put("attempts", letter.attempts());
        shown.put("died_at", letter.diedAt());
        return shown;
    }

    private static Map<String, Object> shown(DeadLetterGroup group) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("error", group.kind().wireName());
        shown.put("count", group.count());
        shown.put("first_at", group.firstAt());
        shown.put("last_at", group.lastAt());
        return shown;
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

    private static FailureKind kind(String text) {
        return FailureKind.parse(text)
                .orElseThrow(() -> HttpProblemException.invalid("error", "is not a kind of error"));
    }

    private static EmailId id(Request request) {
        return EmailId.parse(request.pathParam("id")).orElseThrow(() -> new HttpProblemException(noDeadLetter()));
    }

    private static String actor(Request request) {
        return request.caller().actor();
    }

    private static Problem noDeadLetter() {
        return Problem.of(404, "There is no dead letter with this id.");
    }
}
