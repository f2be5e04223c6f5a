package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL is stopped, or stands still, while forty clients ask: each hears so soon, and the process is seen alive. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresAwayIT {
    private static final String SECRET_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int CLIENTS = 40;

    /** What is promised, and what a test's own machine may be slow. */
    private static final Duration PROMISED = Duration.ofSeconds(2);

    private static final Duration SLACK = Duration.ofSeconds(2);

    @RegisterExtension
    final Site site = new Site();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @SuppressWarnings("try") // PostgreSQL is ended in the middle of its block
    void forty_clients_hear_within_two_seconds_that_it_is_away_and_the_process_is_seen_alive(boolean frozen)
            throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .start()) {
            RunningJar jar = site.jar(
                    "SETGET_DATABASE_URL",
                    postgres.getJdbcUrl("postgres", "postgres"),
                    "SETGET_SECRET_KEY",
                    SECRET_KEY);
            String before = jar.accept(Requests.normal("before"));
            jar.awaitStatus(before, "sent");
            List<Long> processes = processes();
            if (frozen) {
                signal("STOP", processes);
            } else {
                postgres.close();
            }
            try {
                everyoneHears(jar);
                everyoneHears(jar);
            } finally {
                if (frozen) {
                    signal("CONT", processes);
                }
            }
            if (frozen) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> jar.call("POST", "/api/v1/emails", Requests.normal("after"))
                                        .status()
                                == 202);
            }
        }
    }

    private static void everyoneHears(RunningJar jar) throws Exception {
        List<HttpRequest> requests = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            requests.add(
                    switch (i % 4) {
                        case 0 ->
                            request(jar, "/api/v1/emails")
                                    .POST(BodyPublishers.ofString(Requests.normal("user")))
                                    .build();
                        case 1 ->
                            request(jar, "/api/v1/emails/batch")
                                    .POST(BodyPublishers.ofString(
                                            Requests.batch(0, 50, n -> Requests.bulk("user" + n))))
                                    .build();
                        case 2 -> request(jar, "/api/v1/dead-letters").build();
                        default ->
                            request(jar, "/backoffice/settings/email")
                                    .header("Accept", "text/html")
                                    .build();
                    });
        }
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS + 1);
        try {
            List<CompletableFuture<Timed>> answers = requests.stream()
                    .map(request -> CompletableFuture.supplyAsync(() -> send(request), clients))
                    .toList();
            List<Timed> healthy = IntStream.range(0, 10)
                    .mapToObj(i -> send(request(jar, "/healthz").build()))
                    .toList();
            for (CompletableFuture<Timed> answer : answers) {
                Timed heard = answer.join();
                assertThat(heard.answer().statusCode())
                        .as(heard.answer().body())
                        .isEqualTo(503);
                assertThat(heard.answer().headers().firstValue("Retry-After")).isPresent();
                assertThat(heard.took()).as(heard.answer().uri().getPath()).isLessThan(PROMISED.plus(SLACK));
            }
            assertThat(healthy).allSatisfy(alive -> {
                assertThat(alive.answer().statusCode()).isEqualTo(200);
                assertThat(alive.took()).isLessThan(SLACK);
            });
        } finally {
            clients.shutdownNow();
        }
    }

    private record Timed(HttpResponse<String> answer, Duration took) {}

    private static Timed send(HttpRequest request) {
        long start = System.nanoTime();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Timed(answer, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static HttpRequest.Builder request(RunningJar jar, String path) {
        return HttpRequest.newBuilder(URI.create(jar.address() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + Api.KEY)
                .header("Content-Type", "application/json");
    }

    /** PostgreSQL's own and those of its connections. */
    private List<Long> processes() throws IOException {
        long first = Long.parseLong(
                Files.readAllLines(directory.resolve("postmaster.pid")).get(0).strip());
        List<Long> all = new ArrayList<>(List.of(first));
        ProcessHandle.of(first).orElseThrow().descendants().forEach(child -> all.add(child.pid()));
        return all;
    }

    private static void signal(String name, List<Long> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(pid -> command.add(String.valueOf(pid)));
        new ProcessBuilder(command).start().waitFor();
    }
}
