package io.setget.mail.adapter.web.email;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Failures;
import io.setget.mail.adapter.web.http.HttpProblemException;
import io.setget.mail.adapter.web.http.Json;
import io.setget.mail.adapter.web.http.JsonReader;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.AcceptEmails.Item;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.application.port.EmailQueue.Prepared;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.input.FieldError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes emails from applications, one or many at once. Of a batch only one email is in the clear at a time. */
public final class HandOverApi {
    private static final Logger LOG = LoggerFactory.getLogger(HandOverApi.class);
    private static final int MAX_BATCH = 1000;
    private static final int BATCH_BODY = 16 << 20;
    private static final int MAX_KEY = 255;
    private static final Duration WHEN_FULL = Duration.ofSeconds(30);
    private static final Duration WHEN_UNSURE = Duration.ofSeconds(5);
    private static final String REPEAT =
            "It cannot be known whether anything was accepted. Repeat the request with the same Idempotency-Key:"
                    + " then nothing is sent twice.";

    /** What reading, checking and rendering an email takes for a moment: some of it, and so much for each character. */
    private static final int RENDERING = 64 << 10;

    private static final int RENDERING_A_CHARACTER = 24;

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

    @SuppressWarnings("try") // the memory for rendering is only held
    Response one(Request request) {
        Optional<String> key = idempotencyKey(request);
        Map<String, @Nullable Object> body;
        try (JsonReader json = JsonReader.of(request)) {
            body = json.object();
        }
        Item item;
        try (Request.Working rendering = rendering(request, request.body().length)) {
            item = accept.prepare(body);
        }
        Prepared email = item.email();
        if (email == null) {
            return Response.problem(Problem.invalid(item.errors()));
        }
        Map<String, Object> answer = accepted(email);
        answer.put("message_id", email.messageId());
        Fingerprint fingerprint = key.isEmpty() ? null : Fingerprint.ofOne(request.path(), body);
        return queue(request, key, fingerprint, List.of(item), answer);
    }

    Response batch(Request request) {
        Optional<String> key = idempotencyKey(request);
        Batch batch = new Batch(accept, request, key.isEmpty() ? null : Fingerprint.ofMany(request.path()));
        JsonReader.Found found;
        try (JsonReader json = JsonReader.of(request)) {
            found = json.list("emails", MAX_BATCH, batch);
        }
        if (found != JsonReader.Found.LIST || batch.isEmpty()) {
            return Response.problem(Problem.invalid(List.of(
                    new FieldError("emails", "must be the only field: a list of 1 to " + MAX_BATCH + " emails"))));
        }
        return queue(request, key, batch.fingerprint(), batch.good(), batch.answer());
    }

    static Request.Working rendering(Request request, int characters) {
        return request.working(RENDERING + (long) RENDERING_A_CHARACTER * characters);
    }

    private Response queue(
            Request request,
            Optional<String> key,
            @Nullable Fingerprint fingerprint,
            List<Item> items,
            Map<String, Object> answer) {
        byte[] json = Json.write(answer);
        String owner = request.caller().id();
        IdempotentAnswer once = key.isEmpty() || fingerprint == null
                ? null
                : new IdempotentAnswer(owner, key.get(), fingerprint.value(), new String(json, StandardCharsets.UTF_8));
        try {
            return answer(accept.queue(items, once), json);
        } catch (PortUnavailableException away) {
            LOG.warn("{}: {}", request.path(), away.getMessage());
            return Failures.storeAway(away, REPEAT);
        } catch (RuntimeException | Error failed) {
            // The queue was asked: it may have them.
            LOG.error("{} failed after its emails were handed to the queue", request.path(), failed);
            return Response.problem(Problem.of(500, "Something went wrong here; the log says what. " + REPEAT)
                            .unsure())
                    .withRetryAfter(WHEN_UNSURE);
        }
    }

    private static Response answer(Acceptance acceptance, byte[] json) {
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

    static Map<String, Object> accepted(Prepared email) {
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
}
