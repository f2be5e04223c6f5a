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
import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.AcceptEmails.Item;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.input.FieldError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes emails from applications, one or many at once. */
public final class HandOverApi {
    private static final int MAX_BATCH = 1000;
    private static final int BATCH_BODY = 16 << 20;
    private static final int MAX_KEY = 255;
    private static final Duration WHEN_FULL = Duration.ofSeconds(30);

    private final AcceptEmails accept;

    public HandOverApi(AcceptEmails accept) {
        this.accept = accept;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.post("/api/v1/emails", guard.require(ApiScope.SEND, this::one)),
                Route.post("/api/v1/emails/batch", guard.require(ApiScope.SEND, this::batch))
                        .withMaxBody(BATCH_BODY));
    }

    Response one(Request request) {
        Optional<String> key = idempotencyKey(request);
        ObjectNode body = Json.object(request);
        Item item = accept.prepare(List.of(Json.plain(body))).get(0);
        Email email = item.email();
        if (email == null) {
            return Response.problem(Problem.invalid(item.errors()));
        }
        Map<String, Object> answer = accepted(email);
        answer.put("message_id", email.messageId());
        return queue(request, key, body, List.of(item), answer);
    }

    Response batch(Request request) {
        Optional<String> key = idempotencyKey(request);
        ObjectNode body = Json.object(request);
        JsonNode emails = body.path("emails");
        if (!emails.isArray() || emails.isEmpty() || emails.size() > MAX_BATCH || body.size() != 1) {
            return Response.problem(Problem.invalid(List.of(
                    new FieldError("emails", "must be the only field: a list of 1 to " + MAX_BATCH + " emails"))));
        }
        List<Item> items = new ArrayList<>();
        List<Map<String, Object>> results = new ArrayList<>();
        for (JsonNode node : emails) {
            Item item = node instanceof ObjectNode object
                    ? accept.prepare(List.of(Json.plain(object))).get(0)
                    : new Item(null, List.of(new FieldError("emails", "must hold objects only")));
            Email email = item.email();
            items.add(item);
            results.add(
                    email == null
                            ? Map.of("error", Problem.invalid(item.errors()).toMap())
                            : accepted(email));
        }
        long good = items.stream().filter(item -> item.email() != null).count();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("accepted", good);
        answer.put("rejected", items.size() - good);
        answer.put("results", results);
        return queue(request, key, body, items, answer);
    }

    private Response queue(
            Request request, Optional<String> key, ObjectNode body, List<Item> items, Map<String, Object> answer) {
        byte[] json = Json.write(answer);
        String owner = request.caller().id();
        Acceptance acceptance = accept.queue(
                items,
                key.map(given -> new IdempotentAnswer(
                                owner, given, fingerprint(request, body), new String(json, StandardCharsets.UTF_8)))
                        .orElse(null));
        if (acceptance instanceof Acceptance.Full) {
            return Response.problem(Problem.of(503, "The queue is full. Nothing was accepted; try again later."))
                    .withRetryAfter(WHEN_FULL);
        }
        if (acceptance instanceof Acceptance.KeyReused) {
            return Response.problem(Problem.of(409, "This Idempotency-Key was used for another request."));
        }
        return Response.of(
                202,
                "application/json",
                acceptance instanceof Acceptance.Repeated repeated
                        ? repeated.answer().getBytes(StandardCharsets.UTF_8)
                        : json);
    }

    private static Map<String, Object> accepted(Email email) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", email.id().value());
        answer.put("status", EmailStatus.QUEUED.wireName());
        return answer;
    }

    private static Optional<String> idempotencyKey(Request request) {
        Optional<String> key = request.header("Idempotency-Key");
        boolean fits = key.isEmpty()
                || (!key.get().isBlank()
                        && key.get().length() <= MAX_KEY
                        && key.get().chars().allMatch(c -> c >= ' ' && c <= '~'));
        if (!fits) {
            throw new HttpProblemException(
                    Problem.of(400, "Idempotency-Key must have 1 to " + MAX_KEY + " ASCII characters."));
        }
        return key;
    }

    private static String fingerprint(Request request, ObjectNode body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(request.path().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(Json.canonical(body)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
