package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The HTTP API as an application uses it. */
public class Api {
    public static final String KEY = "a-key-only-for-tests-0123456789";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final String bearer;

    Api(int port) {
        this(port, KEY);
    }

    /** With a key of its own. */
    Api(int port, String key) {
        this.port = port;
        this.bearer = key;
    }

    /** Where the panel is. */
    public String address() {
        return "http://localhost:" + port;
    }

    public JsonNode get(String path) throws IOException {
        return call("GET", path, null).body();
    }

    public JsonNode post(String path, String body) throws IOException {
        return call("POST", path, body).body();
    }

    /** The answer with its status. */
    public Answer call(String method, String path, @Nullable String body) throws IOException {
        return call(method, path, body, null);
    }

    /** The same key again gives the same answer and no second email. */
    public Answer call(String method, String path, @Nullable String body, @Nullable String idempotencyKey)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    /** The id of an email that was accepted. */
    public String accept(String email) throws IOException {
        return post("/api/v1/emails", email).get("id").asText();
    }

    /** A batch of every fifth critical; repeats what was answered 503, as an application does; the key makes that safe. */
    void acceptBatch(int from, int to) {
        String batch =
                Requests.batch(from, to, i -> i % 5 == 0 ? Requests.critical("user" + i) : Requests.normal("user" + i));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Answer answer = call("POST", "/api/v1/emails/batch", batch, "batch-" + from);
            assertThat(answer.status()).as(answer.body().toString()).isIn(202, 503);
            return answer.status() == 202 && answer.body().get("accepted").asInt() == to - from;
        });
    }

    public JsonNode email(String id) throws IOException {
        return get("/api/v1/emails/" + id);
    }

    public void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> email(id).get("status").asText(), status::equals);
    }

    /** How many emails the log has with this status; at most a thousand are counted. */
    int emailsThatAre(String status) throws IOException {
        int count = 0;
        String cursor = "";
        do {
            JsonNode page = get("/api/v1/emails?limit=100&status=" + status + cursor);
            count += page.get("items").size();
            JsonNode next = page.get("next_cursor");
            cursor = next == null || next.isNull() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty() && count < 1_000);
        return count;
    }

    /** Negative while the store does not answer. */
    long summary(String figure) throws IOException {
        return get("/api/v1/summary").path(figure).asLong(-1);
    }

    public void awaitSummary(String figure, long value) {
        await().atMost(Duration.ofSeconds(90)).until(() -> summary(figure), now -> now == value);
    }

    /** How many emails this instance has delivered since it was started. */
    long delivered() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + KEY)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line ->
                            line.startsWith("setget_delivery_tries_total") && line.contains("outcome=\"delivered\""))
                    .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
                    .sum();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    /** An answer of the API. */
    public record Answer(int status, JsonNode body) {}
}
