package io.setget.mail.adapter.web.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.setget.mail.application.port.Backups;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An instance of this product on this machine, asked over its own API because it holds the database. */
public final class RunningInstance {
    /** A test email may take 20 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A backup takes as long as the database is large. */
    private static final Duration BACKUP = Duration.ofHours(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    /** @param bind where it listens; a wildcard address is asked over the loopback */
    public RunningInstance(InetAddress bind, int port) {
        String host = bind.isAnyLocalAddress() ? "127.0.0.1" : bind.getHostAddress();
        this.address = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    public String address() {
        return address;
    }

    /** What {@code GET /readyz} says, check by check; empty if nothing of ours answers there. */
    public Optional<Map<String, String>> readiness() {
        return ask(HttpRequest.newBuilder(URI.create(address + "/readyz")).GET(), PATIENCE)
                .filter(answer -> answer.body().path("ready").isBoolean())
                .map(answer -> {
                    Map<String, String> checks = new LinkedHashMap<>();
                    answer.body().properties().forEach(check -> checks.put(check.getKey(), text(check.getValue())));
                    return checks;
                });
    }

    /** Lets it send a test email with the settings that it has. Empty if it does not answer. */
    public Optional<TestAnswer> test(EmailAddress to, Secret apiKey) {
        String body = JSON.createObjectNode().put("to", to.value()).toString();
        return ask(
                        HttpRequest.newBuilder(URI.create(address + "/api/v1/settings/email/test"))
                                .header("Authorization", "Bearer " + apiKey.reveal())
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body)),
                        PATIENCE)
                .map(RunningInstance::testAnswer);
    }

    private static TestAnswer testAnswer(Answer answer) {
        JsonNode body = answer.body();
        if (answer.status() != 200) {
            List<String> lines = new ArrayList<>(List.of(body.path("detail").asText("it answered " + answer.status())));
            body.path("errors")
                    .forEach(error -> lines.add(error.path("field").asText() + " "
                            + error.path("message").asText()));
            return new TestAnswer(false, String.join("; ", lines), List.of());
        }
        List<String> advice = new ArrayList<>();
        for (String part : List.of("cause", "solution")) {
            if (body.hasNonNull(part)) {
                advice.add(body.path(part).asText());
            }
        }
        return new TestAnswer(body.path("ok").asBoolean(), body.path("message").asText(), advice);
    }

    /** Lets it make a backup. Empty if it does not answer. */
    public Optional<Backups.Result> backUp(Secret apiKey) {
        return ask(
                        HttpRequest.newBuilder(URI.create(address + "/api/v1/backup"))
                                .header("Authorization", "Bearer " + apiKey.reveal())
                                .POST(HttpRequest.BodyPublishers.noBody()),
                        BACKUP)
                .map(RunningInstance::backupAnswer);
    }

    private static Backups.Result backupAnswer(Answer answer) {
        JsonNode body = answer.body();
        return answer.status() == 201
                ? new Backups.Made(new Backups.Backup(
                        Path.of(body.path("file").asText()),
                        body.path("bytes").asLong(),
                        body.path("sha256").asText(),
                        body.path("schema").asText(),
                        Instant.parse(body.path("made_at").asText())))
                : new Backups.Refused(body.path("detail").asText("The running instance answered " + answer.status()));
    }

    private Optional<Answer> ask(HttpRequest.Builder request, Duration patience) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofString());
            return Optional.of(new Answer(response.statusCode(), JSON.readTree(response.body())));
        } catch (IOException away) {
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private record Answer(int status, JsonNode body) {}

    /** How its test went: in one sentence, and what to do about it if it failed. */
    public record TestAnswer(boolean ok, String message, List<String> advice) {
        public TestAnswer {
            advice = List.copyOf(advice);
        }
    }
}
