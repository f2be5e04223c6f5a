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
import io.setget.mail.application.deadletter.ChangeManyDeadLetters;
import io.setget.mail.application.deadletter.ChangeManyDeadLetters.Taken;
import io.setget.mail.application.deadletter.DeadLetterJob;
import io.setget.mail.application.deadletter.DeadLetterJob.Kind;
import io.setget.mail.application.deadletter.DeleteDeadLetter;
import io.setget.mail.application.deadletter.ReviveDeadLetter;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looking at dead letters, reviving and deleting them; many of them in the background. */
public final class DeadLetterApi {
    private static final int MAX_IDS = 1000;
    private static final Duration WHEN_FULL = Duration.ofSeconds(30);

    private final BrowseDeadLetters browse;
    private final ReviveDeadLetter revive;
    private final DeleteDeadLetter delete;
    private final ChangeManyDeadLetters many;

    public DeadLetterApi(
            BrowseDeadLetters browse, ReviveDeadLetter revive, DeleteDeadLetter delete, ChangeManyDeadLetters many) {
        this.browse = browse;
        this.revive = revive;
        this.delete = delete;
        this.many = many;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.get("/api/v1/dead-letters", guard.require(ApiScope.READ, this::list)),
                Route.post(
                        "/api/v1/dead-letters/retry",
                        guard.require(ApiScope.MANAGE, request -> changeMany(request, Kind.RETRY))),
                Route.post(
                        "/api/v1/dead-letters/delete",
                        guard.require(ApiScope.MANAGE, request -> changeMany(request, Kind.DELETE))),
                Route.get("/api/v1/dead-letters/jobs/{id}", guard.require(ApiScope.READ, this::job)),
                Route.post("/api/v1/dead-letters/jobs/{id}/stop", guard.require(ApiScope.MANAGE, this::stop)),
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
        return switch (revive.revive(id(request), actor(request))) {
            case REVIVED -> Response.json(202, Map.of("count", 1));
            case QUEUE_FULL -> queueFull("The queue is full; the email stays dead.");
            case NOT_FOUND -> Response.problem(noDeadLetter());
        };
    }

    private Response changeMany(Request request, Kind kind) {
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
            return answer(many.these(kind, ids(body.path("ids")), actor(request)));
        }
        if (body.has("error")) {
            JsonNode error = body.path("error");
            FailureKind cause = kind(error.isTextual() ? error.textValue() : "");
            return answer(many.allOf(kind, cause, actor(request)));
        }
        if (!body.path("all").booleanValue()) {
            throw HttpProblemException.invalid("all", "must be true");
        }
        return answer(many.allOf(kind, null, actor(request)));
    }

    Response delete(Request request) {
        return delete.delete(id(request), actor(request)) ? Response.noContent() : Response.problem(noDeadLetter());
    }

    Response job(Request request) {
        return many.find(request.pathParam("id"))
                .map(job -> Response.json(200, shown(job)))
                .orElseGet(DeadLetterApi::noJob);
    }

    Response stop(Request request) {
        many.stop(request.pathParam("id"));
        return job(request);
    }

    private static Response answer(Optional<Taken> taken) {
        if (taken.isEmpty()) {
            return Response.problem(Problem.of(503, "Several jobs with dead letters are running; wait for one to end."))
                    .withRetryAfter(WHEN_FULL);
        }
        Taken done = taken.get();
        if (done.queueFull()) {
            return queueFull("The queue is full: " + done.count() + " revived, the others stay dead.");
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("count", done.count());
        DeadLetterJob job = done.job();
        if (job != null) {
            answer.put("job", job.id());
        }
        return Response.json(202, answer);
    }

    private static Response noJob() {
        return Response.problem(Problem.of(
                404,
                "This instance knows no such job: it was restarted meanwhile, or another instance runs the job."
                        + " Dead letters that it did not come to are as they were."));
    }

    private static Map<String, @Nullable Object> shown(DeadLetterJob job) {
        DeadLetterJob.Progress progress = job.progress();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", job.id());
        shown.put("kind", job.kind().name().toLowerCase(Locale.ROOT));
        shown.put("which", job.which());
        shown.put("state", progress.state().name().toLowerCase(Locale.ROOT));
        shown.put("total", job.total());
        shown.put("done", progress.done());
        shown.put("detail", progress.detail().isEmpty() ? null : progress.detail());
        shown.put("started_at", job.startedAt());
        shown.put("ended_at", progress.endedAt());
        return shown;
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
