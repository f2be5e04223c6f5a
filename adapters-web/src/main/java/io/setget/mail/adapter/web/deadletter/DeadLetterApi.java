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
import io.setget.mail.application.deadletter.ReviveDeadLetters;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.input.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looking at dead letters, reviving and deleting them. */
public final class DeadLetterApi {
    private final DeadLetters dead;
    private final ReviveDeadLetters revive;

    public DeadLetterApi(DeadLetters dead, ReviveDeadLetters revive) {
        this.dead = dead;
        this.revive = revive;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.get("/api/v1/dead-letters", guard.require("read", this::list)),
                Route.post("/api/v1/dead-letters/retry", guard.require("manage", this::reviveMany)),
                Route.post("/api/v1/dead-letters/{id}/retry", guard.require("manage", this::reviveOne)),
                Route.delete("/api/v1/dead-letters/{id}", guard.require("manage", this::delete)));
    }

    Response list(Request request) {
        Page page = Page.of(request);
        FailureKind kind = request.query("error").map(DeadLetterApi::kind).orElse(null);
        Map<String, @Nullable Object> answer = page.answer(dead.list(kind, page.limit() + 1, page.before()).stream()
                .map(DeadLetterApi::shown)
                .toList());
        answer.put(
                "groups",
                dead.groups().stream()
                        .map(group -> Map.of(
                                "error", group.kind().wireName(),
                                "count", group.count(),
                                "first_at", group.firstAt(),
                                "last_at", group.lastAt()))
                        .toList());
        return Response.json(200, answer);
    }

    Response reviveOne(Request request) {
        EmailId id = id(request);
        if (dead.find(id).isEmpty()) {
            return notFound();
        }
        return answer(revive.these(List.of(id)));
    }

    Response reviveMany(Request request) {
        ObjectNode body = Json.object(request);
        if (body.size() != 1) {
            throw invalid("ids", "give one of ids, error or all");
        }
        if (body.path("all").isBoolean() && body.path("all").booleanValue()) {
            return answer(revive.allOf(null));
        }
        if (body.path("error").isTextual()) {
            return answer(revive.allOf(kind(body.path("error").textValue())));
        }
        JsonNode ids = body.path("ids");
        if (!ids.isArray()) {
            throw invalid("ids", "give a list of ids, or an error, or all: true");
        }
        List<EmailId> parsed = new ArrayList<>();
        for (JsonNode id : ids) {
            parsed.add(EmailId.parse(id.asText()).orElseThrow(() -> invalid("ids", "must hold ids of emails")));
        }
        return answer(revive.these(parsed));
    }

    Response delete(Request request) {
        return dead.delete(id(request)) ? Response.noContent() : notFound();
    }

    private static Response answer(ReviveDeadLetters.Result result) {
        return result.queueFull()
                ? Response.problem(Problem.of(
                                503, "The queue is full: " + result.revived() + " revived, the others stay dead."))
                        .withHeader("Retry-After", "30")
                : Response.json(202, Map.of("count", result.revived()));
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

    private static FailureKind kind(String text) {
        return FailureKind.parse(text).orElseThrow(() -> invalid("error", "is not a kind of error"));
    }

    private static EmailId id(Request request) {
        return EmailId.parse(request.pathParam("id")).orElseThrow(() -> new HttpProblemException(noDeadLetter()));
    }

    private static Response notFound() {
        return Response.problem(noDeadLetter());
    }

    private static Problem noDeadLetter() {
        return Problem.of(404, "There is no dead letter with this id.");
    }

    private static HttpProblemException invalid(String field, String message) {
        return new HttpProblemException(Problem.invalid(List.of(new FieldError(field, message))));
    }
}
