package io.setget.mail.bootstrap;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real jar in a process of its own; its log is {@code jar.log} beside the data directory. */
final class RunningJar implements AutoCloseable {
    static final String KEY = "a-key-only-for-tests-0123456789";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final int port;

    private RunningJar(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Process launch(Path dataDir, Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", System.getProperty("setget.jar")));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("SETGET_"));
        builder.environment().put("SETGET_DATA_DIR", dataDir.toString());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        dataDir.resolveSibling("jar.log").toFile()))
                .start();
    }

    /** Started, and ready to take requests. */
    static RunningJar start(Path dataDir, Map<String, String> environment, String... options) throws IOException {
        int port = freePort();
        Map<String, String> all = new HashMap<>(environment);
        all.put("SETGET_API_KEY", KEY);
        all.put("SETGET_HTTP_PORT", String.valueOf(port));
        RunningJar jar = new RunningJar(launch(dataDir, all, options), port);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> jar.get("/readyz").get("ready").asBoolean());
        return jar;
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    JsonNode get(String path) throws IOException {
        return call("GET", path, null).body();
    }

    JsonNode post(String path, String body) throws IOException {
        return call("POST", path, body).body();
    }

    /** The answer with its status. */
    Answer call(String method, String path, @org.jspecify.annotations.Nullable String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    /** The id of an email that was accepted. */
    String accept(String email) throws IOException {
        return post("/api/v1/emails", email).get("id").asText();
    }

    JsonNode email(String id) throws IOException {
        return get("/api/v1/emails/" + id);
    }

    void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> email(id).get("status").asText(), status::equals);
    }

    long summary(String figure) throws IOException {
        return get("/api/v1/summary").get(figure).asLong();
    }

    void awaitSummary(String figure, long value) {
        await().atMost(Duration.ofSeconds(90)).until(() -> summary(figure), now -> now == value);
    }

    /** As {@code kill -9} does it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill} does it; returns the exit code and how long it took. */
    Exit terminate() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
        return new Exit(process.exitValue(), Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public void close() throws IOException {
        try {
            if (process.isAlive() && terminate().after().compareTo(Duration.ofSeconds(15)) > 0) {
                throw new IOException("SIGTERM must end the process within 15 s");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** An answer of the API. */
    record Answer(int status, JsonNode body) {}

    /** How a process ended. */
    record Exit(int code, Duration after) {}
}
