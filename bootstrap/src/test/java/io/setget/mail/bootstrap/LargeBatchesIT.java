package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many large requests at once on the launcher's small heap: each is taken as it says, or refused as it says. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LargeBatchesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int CLIENTS = 16;

    /** Each takes at least one batch. */
    private static final int ROUNDS = CLIENTS + 1;

    @RegisterExtension
    final Site site = new Site("SETGET_QUEUE_CAPACITY", "40000");

    @Test
    void sixteen_batches_of_a_thousand_digests_and_one_of_16_mib_are_taken_or_refused_and_nothing_else()
            throws Exception {
        // Sent later, so that what was accepted can be counted first.
        RunningJar jar = site.jar("SETGET_SENDING_LIMIT_PER_HOUR", "1");
        List<String> batches = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String client = "client" + i + "-";
            batches.add(Requests.batch(0, 1000, n -> digest(client + n, 10, 60)));
        }
        String large = Requests.batch(0, 1000, n -> digest("large-" + n, 10, 1_490));
        assertThat(large.length()).isBetween(15 << 20, 16 << 20);
        batches.add(large);

        int accepted = 0;
        List<String> refused = batches;
        for (int round = 0; round < ROUNDS && !refused.isEmpty(); round++) {
            List<HttpResponse<String>> answers = atOnce(jar, refused);
            List<String> again = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                JsonNode body = JSON.readTree(answers.get(i).body());
                assertThat(answers.get(i).statusCode()).as(body.toString()).isIn(202, 503);
                if (answers.get(i).statusCode() == 202) {
                    accepted += body.get("accepted").asInt();
                    JsonNode last = body.get("results").get(999);
                    assertThat(jar.email(last.get("id").asText()).get("type").asText())
                            .isEqualTo("notification_digest");
                } else {
                    assertThat(answers.get(i).headers().firstValue("Retry-After"))
                            .isPresent();
                    assertThat(body.has("outcome")).as(body.toString()).isFalse();
                    again.add(refused.get(i));
                }
            }
            assertThat(again).as("refused in round %d", round).hasSizeLessThan(refused.size());
            refused = again;
        }
        assertThat(accepted).isEqualTo(1_000 * batches.size());
        String one = jar.accept(Requests.critical("afterwards"));
        assertThat(jar.email(one).get("id").asText()).isEqualTo(one);
        assertThat(jar.summary("queued") + jar.summary("sent_24h")).isEqualTo(accepted + 1);
        assertThat(site.log("data")).doesNotContain("OutOfMemoryError");
    }

    @Test
    void what_was_accepted_in_large_batches_is_what_the_server_gets() throws Exception {
        RunningJar jar = site.jar();
        List<String> batches = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String client = "client" + i + "-";
            batches.add(Requests.batch(0, 300, n -> digest(client + n, 10, 60)));
        }
        batches.add(Requests.batch(0, 60, n -> digest("large-" + n, 25, 9_900)));
        int accepted = 0;
        for (HttpResponse<String> answer : atOnce(jar, batches)) {
            assertThat(answer.statusCode()).as(answer.body()).isIn(202, 503);
            accepted += answer.statusCode() == 202
                    ? JSON.readTree(answer.body()).get("accepted").asInt()
                    : 0;
        }
        int expected = accepted;
        await().atMost(Duration.ofMinutes(3)).until(() -> site.server().count() == expected);
        jar.awaitSummary("sent_24h", expected);
        assertThat(jar.summary("queued")).isZero();
        assertThat(site.server().arrived()).doesNotHaveDuplicates();
        assertThat(site.log("data")).doesNotContain("OutOfMemoryError");
    }

    @Test
    void json_that_is_made_to_take_memory_is_refused_by_all_of_many_clients_at_once() throws Exception {
        RunningJar jar = site.jar();
        String digest = "{\"type\":\"notification_digest\",\"to\":\"a@example.com\",\"variables\":";
        List<String> bodies = new ArrayList<>();
        List<String> hostile = List.of(
                "[".repeat(15 << 20),
                "{\"emails\":[" + digest + "[" + "{},".repeat(5 << 20) + "{}]}]}",
                "{\"emails\":[{\"type\":\"" + "x".repeat(15 << 20) + "\"}]}",
                "{\"emails\":[" + names(1_000_000) + "]}",
                "{\"emails\":[" + "{\"a\":1,\"b\":2,\"c\":3,\"d\":4},".repeat(999) + names(900_000) + "]}",
                "{\"emails\":[" + "9".repeat(15 << 20) + "]}");
        for (int i = 0; i < 4; i++) {
            bodies.addAll(hostile);
        }
        for (HttpResponse<String> answer : atOnce(jar, bodies)) {
            assertThat(answer.statusCode()).as(answer.body()).isIn(202, 400, 422, 503);
        }
        assertThat(site.log("data")).doesNotContain("OutOfMemoryError");
        assertThat(jar.call("POST", "/api/v1/emails", Requests.normal("afterwards"))
                        .status())
                .isEqualTo(202);
        assertThat(jar.call("POST", "/api/v1/emails", digest + "[" + "{},".repeat(300_000) + "{}]}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void clients_that_announce_large_bodies_and_send_nothing_keep_nobody_waiting() throws Exception {
        RunningJar jar = site.jar();
        List<Socket> mute = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                mute.add(announcing(jar, 16 << 20));
            }
            String batch = Requests.batch(0, 300, n -> digest("user" + n, 10, 60));
            HttpResponse<String> answer = post(jar, batch.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            assertThat(jar.get("/healthz").get("status").asText()).isEqualTo("ok");
        } finally {
            for (Socket socket : mute) {
                socket.close();
            }
        }
    }

    private static Socket announcing(RunningJar jar, int length) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(jar.address()).getPort());
        OutputStream out = socket.getOutputStream();
        out.write(("POST /api/v1/emails/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Api.KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n{\"emails\":[")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static List<HttpResponse<String>> atOnce(RunningJar jar, List<String> bodies) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(bodies.size());
        Map<String, byte[]> encoded = new HashMap<>(); // one that is sent several times is kept once
        bodies.forEach(body -> encoded.computeIfAbsent(body, text -> text.getBytes(StandardCharsets.UTF_8)));
        try {
            List<CompletableFuture<HttpResponse<String>>> sent = bodies.stream()
                    .map(encoded::get)
                    .map(body -> CompletableFuture.supplyAsync(() -> post(jar, body), clients))
                    .toList();
            return sent.stream().map(CompletableFuture::join).toList();
        } finally {
            clients.shutdownNow();
        }
    }

    private static HttpResponse<String> post(RunningJar jar, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(jar.address() + "/api/v1/emails/batch"))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + Api.KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(n -> "\"n" + n + "\":1").collect(Collectors.joining(",", "{", "}"));
    }

    private static String digest(String local, int notifications, int length) {
        String words = "Ada asked for a second look at the engine <before> Friday & \"quotes\" the plan. ";
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < notifications; i++) {
            StringBuilder body = new StringBuilder();
            while (body.length() < length) {
                body.append(local).append(i * 7919 + body.length()).append(' ').append(words);
            }
            list.append(i == 0 ? "" : ",")
                    .append("{\"title\":\"")
                    .append(local)
                    .append(" mentioned you\",\"url\":\"https://app.example.com/n/")
                    .append(i)
                    .append("\",\"body\":\"")
                    .append(body.substring(0, length).replace("\"", "'"))
                    .append("\"}");
        }
        return Requests.email(
                "notification_digest", local, "\"period\":\"today\",\"notifications\":[" + list + "]", "");
    }
}
