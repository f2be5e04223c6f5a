package io.setget.mail.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The real jar in a JVM of its own, started as {@code ./run} starts it. */
final class Instance implements AutoCloseable {
    private static final String KEY = "a-key-only-for-benchmarks-0123456789";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final Process process;
    private final Path log;

    private Instance(Process process, int port, Path log) {
        this.process = process;
        this.address = "http://127.0.0.1:" + port;
        this.log = log;
    }

    /**
     * Returns once it is ready.
     *
     * @param directory its data and its log go there
     */
    static Instance start(Path jar, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path log = directory.resolve("instance.log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                jar.toString()));
        builder.environment().keySet().removeIf(name -> name.startsWith("SETGET_"));
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "SETGET_DATA_DIR", directory.resolve("data").toString(),
                        "SETGET_HTTP_PORT", String.valueOf(port),
                        "SETGET_API_KEY", KEY));
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Instance instance = new Instance(process, port, log);
        try {
            instance.awaitReady();
            return instance;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            instance.close();
            throw failed;
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (get("/readyz") == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // it does not listen yet
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new IOException("the instance did not start:\n" + Files.readString(log));
    }

    /** The status of the answer. */
    int get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.discarding()).statusCode();
    }

    /** Does not wait; the status of the answer. */
    CompletableFuture<Integer> post(String path, String body) {
        return http.sendAsync(
                        request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + KEY);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException hurried) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
