package io.setget.mail.bootstrap;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real jar in a process of its own. */
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

    static Process launch(Path dataDir, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-jar",
                System.getProperty("setget.jar"));
        builder.environment().keySet().removeIf(name -> name.startsWith("SETGET_"));
        builder.environment().put("SETGET_DATA_DIR", dataDir.toString());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(dataDir.resolveSibling("jar.log").toFile())
                .start();
    }

    /** Started, and ready to take requests. */
    static RunningJar start(Path dataDir, Map<String, String> environment) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        environment = new java.util.HashMap<>(environment);
        environment.put("SETGET_API_KEY", KEY);
        environment.put("SETGET_HTTP_PORT", String.valueOf(port));
        RunningJar jar = new RunningJar(launch(dataDir, environment), port);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> jar.get("/readyz").get("ready").asBoolean());
        return jar;
    }

    JsonNode get(String path) throws IOException {
        return json(request(path).GET());
    }

    JsonNode post(String path, String body) throws IOException {
        return json(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + KEY);
    }

    private static JsonNode json(HttpRequest.Builder request) throws IOException {
        try {
            return JSON.readTree(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    /** As {@code kill -9} does it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("SIGTERM must end the process within 15 s");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
