package io.setget.mail.bootstrap;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real jar's demo in a process of its own, known only by what it prints. */
public final class RunningDemo implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path output;

    /** @param directory where the demo may put its throw-away directory; what it prints goes beside it */
    public RunningDemo(Path directory, Map<String, String> environment) throws IOException {
        output = directory.resolveSibling("demo.log");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + directory,
                "-jar",
                System.getProperty("setget.jar"),
                "demo");
        builder.environment().keySet().removeIf(name -> name.startsWith("SETGET_"));
        // another test's demo may be about to take the usual port
        builder.environment().put("SETGET_HTTP_PORT", String.valueOf(RunningJar.freePort()));
        builder.environment().putAll(environment);
        process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await().atMost(Duration.ofSeconds(90)).until(() -> printed().contains("Recipients that fail on purpose"));
    }

    public String printed() throws IOException {
        return Files.readString(output);
    }

    /** The first group of the pattern's first match in what was printed. */
    public String printed(String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(printed());
        if (!found.find()) {
            throw new AssertionError(pattern + " was not printed:\n" + printed());
        }
        return found.group(1);
    }

    /** Where the panel is. */
    public String address() throws IOException {
        return printed("Panel +(http://localhost:\\d+)/");
    }

    public JsonNode get(String path) throws IOException {
        return answer(request(path).GET());
    }

    public JsonNode post(String path, String body) throws IOException {
        return send("POST", path, body);
    }

    public JsonNode put(String path, String body) throws IOException {
        return send("PUT", path, body);
    }

    private JsonNode send(String method, String path, String body) throws IOException {
        return answer(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(address() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + printed("API key +(\\S+)"));
    }

    private static JsonNode answer(HttpRequest.Builder request) throws IOException {
        try {
            return JSON.readTree(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    /** As Ctrl-C does it. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("SIGTERM must end the demo within 15 s");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
