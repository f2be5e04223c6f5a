package io.setget.mail.adapter.web.email;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.HttpProblemException;
import io.setget.mail.adapter.web.http.Json;
import io.setget.mail.adapter.web.http.Page;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.AcceptEmails.Item;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.FieldError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Handing emails over, and asking what became of them. */
public final class EmailApi {
    private static final int MAX_BATCH = 1000;
    private static final int BATCH_BODY = 16 << 20;
    private static final ObjectMapper TREE = new ObjectMapper();

    private final AcceptEmails accept;
    private final EmailQueue queue;
    private final DeliveryLog log;

    public EmailApi(AcceptEmails accept, EmailQueue queue, DeliveryLog log) {
        this.accept = accept;
        this.queue = queue;
        this.log = log;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.post("/api/v1/emails", guard.require("send", this::one)),
                Route.post("/api/v1/emails/batch", guard.require("send", this::batch))
                        .withMaxBody(BATCH_BODY),
                Route.get("/api/v1/emails", guard.require("read", this::list)),
                Route.get("/api/v1/emails/{id}", guard.require("read", this::find)),
                Route.post("/api/v1/emails/{id}/cancel", guard.require("send", this::cancel)),
                Route.get("/api/v1/email-types", guard.require("read", this::types)));
    }

    Response one(Request request) {
        ObjectNode body = Json.object(request);
        Item item = accept.prepare(List.of(plain(body))).get(0);
        Email email = item.email();
        if (email == null) {
            return Response.problem(Problem.invalid(item.errors()));
        }
        Map<String, Object> answer = accepted(email);
        answer.put("message_id", email.messageId());
        return queue(request, body, List.of(item), answer);
    }

    Response batch(Request request) {
        ObjectNode body = Json.object(request);
        JsonNode emails = body.path("emails");
        if (!emails.isArray() || emails.isEmpty() || emails.size() > MAX_BATCH || body.size() != 1) {
            return Response.problem(Problem.invalid(List.of(
                    new FieldError("emails", "must be the only field: a list of 1 to " + MAX_BATCH + " emails"))));
        }
        List<Item> items = new ArrayList<>();
        for (JsonNode email : emails) {
            items.add(
                    email.isObject()
                            ? accept.prepare(List.of(plain(email))).get(0)
                            : new Item(null, List.of(new FieldError("emails", "must hold objects only"))));
        }
        List<Map<String, Object>> results = new ArrayList<>();
        int rejected = 0;
        for (Item item : items) {
            Email email = item.email();
            if (email == null) {
                rejected++;
                results.add(Map.of("error", Problem.invalid(item.errors()).toMap()));
            } else {
                results.add(accepted(email));
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("accepted", items.size() - rejected);
        answer.put("rejected", rejected);
        answer.put("results", results);
        return queue(request, body, items, answer);
    }

    private Response queue(Request request, ObjectNode body, List<Item> items, Map<String, Object> answer) {
        String key = request.header("Idempotency-Key").orElse(null);
        if (key != null && (key.isBlank() || key.length() > 255)) {
            return Response.problem(Problem.of(400, "Idempotency-Key must have 1 to 255 characters."));
        }
        String json = new String(Json.write(answer), StandardCharsets.UTF_8);
        String owner = request.caller().ownerId();
        Acceptance acceptance = accept.queue(
                items,
                json,
                key == null ? null : text -> new IdempotentAnswer(owner, key, fingerprint(request, body), text));
        if (acceptance instanceof Acceptance.Full) {
            return Response.problem(Problem.of(503, "The queue is full. Nothing was accepted; try again later."))
                    .withHeader("Retry-After", "30");
        }
        if (acceptance instanceof Acceptance.KeyReused) {
            return Response.problem(Problem.of(409, "This Idempotency-Key was used for another request."));
        }
        String text = acceptance instanceof Acceptance.Repeated repeated ? repeated.answer() : json;
        return Response.of(202, "application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    Response find(Request request) {
        return log.find(id(request))
                .map(email -> Response.json(200, shown(email, queue.inFlight(), true)))
                .orElseGet(EmailApi::unknownEmail);
    }

    Response list(Request request) {
        Page page = Page.of(request);
        EmailStatus status = request.query("status")
                .map(text ->
                        EmailStatus.parse(text).orElseThrow(() -> invalid("status", "is not a status of an email")))
                .orElse(null);
        EmailType type = request.query("type")
                .map(text -> EmailType.parse(text).orElseThrow(() -> invalid("type", "is not an email type")))
                .orElse(null);
        EmailAddress to = request.query("to")
                .map(text -> EmailAddress.parse("to", text).fold(ok -> ok, errors -> {
                    throw new HttpProblemException(Problem.invalid(errors));
                }))
                .orElse(null);
        Instant since = request.query("since").map(EmailApi::time).orElse(null);
        Set<EmailId> inFlight = queue.inFlight();
        List<Map<String, Object>> items =
                log.list(new DeliveryLog.Filter(status, type, to, since), page.limit() + 1, page.before()).stream()
                        .map(email -> shown(email, inFlight, false))
                        .toList();
        return Response.json(200, page.answer(items));
    }

    Response cancel(Request request) {
        EmailId id = id(request);
        return switch (queue.cancel(id)) {
            case CANCELLED -> Response.json(200, Map.of("id", id.value(), "status", "cancelled"));
            case TOO_LATE ->
                Response.problem(
                        Problem.of(409, "The email is sent, being sent or settled; it cannot be cancelled any more."));
            case NOT_FOUND ->
                log.find(id)
                        .map(email -> Response.problem(
                                Problem.of(409, "The email is " + email.status().wireName() + " already.")))
                        .orElseGet(EmailApi::unknownEmail);
        };
    }

    Response types(Request request) {
        List<Map<String, Object>> items = new ArrayList<>();
        for (EmailType type : EmailType.values()) {
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("type", type.wireName());
            item.put("label", type.label());
            item.put("trigger", type.trigger());
            item.put("customisable", type.customisable());
            item.put("lane", type.lane().name().toLowerCase(java.util.Locale.ROOT));
            item.put("lives_seconds", type.lives().toSeconds());
            item.put(
                    "variables",
                    type.variables().stream()
                            .map(v -> Map.of(
                                    "name", v.name(),
                                    "kind", v.kind().name().toLowerCase(java.util.Locale.ROOT),
                                    "required", v.required()))
                            .toList());
            items.add(item);
        }
        return Response.json(200, Map.of("items", items));
    }

    private static Map<String, Object> accepted(Email email) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", email.id().value());
        answer.put("status", EmailStatus.QUEUED.wireName());
        return answer;
    }

    private static Map<String, @Nullable Object> shown(
            DeliveryLog.LoggedEmail email, Set<EmailId> inFlight, boolean withAttempts) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", email.id().value());
        shown.put("type", email.type().wireName());
        shown.put("to", email.to().value());
        shown.put("status", (inFlight.contains(email.id()) ? EmailStatus.SENDING : email.status()).wireName());
        shown.put("message_id", email.messageId());
        shown.put("queued_at", email.queuedAt());
        shown.put("sent_at", email.sentAt());
        shown.put("next_attempt_at", email.nextAttemptAt());
        if (withAttempts) {
            shown.put("attempts", email.attempts().stream().map(EmailApi::shown).toList());
        }
        return shown;
    }

    private static Map<String, @Nullable Object> shown(DeliveryLog.LoggedAttempt attempt) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("at", attempt.at());
        shown.put("outcome", attempt.outcome().name().toLowerCase(java.util.Locale.ROOT));
        shown.put("reply", attempt.reply());
        shown.put("error", attempt.error() == null ? null : attempt.error().wireName());
        shown.put("duration_ms", attempt.durationMs());
        return shown;
    }

    private static Map<String, Object> plain(JsonNode node) {
        return TREE.convertValue(node, new TypeReference<Map<String, Object>>() {});
    }

    private static String fingerprint(Request request, ObjectNode body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(request.path().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(Json.write(body)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static EmailId id(Request request) {
        return EmailId.parse(request.pathParam("id")).orElseThrow(() -> new HttpProblemException(noSuchEmail()));
    }

    private static Response unknownEmail() {
        return Response.problem(noSuchEmail());
    }

    private static Problem noSuchEmail() {
        return Problem.of(404, "There is no email with this id, or the log has forgotten it.");
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw invalid("since", "must be a time such as 2026-01-31T09:00:00Z");
        }
    }

    private static HttpProblemException invalid(String field, String message) {
        return new HttpProblemException(Problem.invalid(List.of(new FieldError(field, message))));
    }
}
