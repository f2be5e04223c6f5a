package io.setget.mail.bootstrap;

import static io.setget.mail.bootstrap.FaultyMailServer.CLOSE;
import static io.setget.mail.bootstrap.FaultyMailServer.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.bootstrap.FaultyMailServer.Arrival;
import io.setget.mail.bootstrap.FaultyMailServer.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mail server that is broken in a way that looks like the fault of one email: a few emails find it out, all others
 * wait and spend nothing, and go when it works again.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerInTroubleIT {
    private static final int CONNECTIONS = 8;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration PROBED = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final List<RunningJar> started = new ArrayList<>();

    private RunningJar jar(String name, Map<String, String> environment) throws IOException {
        Path data = Files.createDirectories(directory.resolve(name).resolve("data"));
        RunningJar jar = RunningJar.start(data, environment);
        started.add(jar);
        return jar;
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (RunningJar jar : started) {
            jar.kill();
        }
    }

    /** Emails of which at least one attempt is known. */
    private static List<String> tried(Api api, List<String> ids) throws IOException {
        List<String> tried = new ArrayList<>();
        for (String id : ids) {
            JsonNode email = api.email(id);
            if (!email.get("attempts").isEmpty()) {
                tried.add(email.get("status").asText() + " after " + email.get("attempts"));
            }
        }
        return tried;
    }

    private static List<String> ids(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        answer.get("results").forEach(result -> ids.add(result.get("id").asText()));
        return ids;
    }

    private static void awaitBreaker(Api api) {
        await().atMost(SOON).until(() -> api.get("/readyz").toString().contains("in trouble"));
    }

    /** In place of the answer to the final dot. */
    private void takesNoEmailBecause(String name, String answer) throws Exception {
        try (FaultyMailServer mail =
                FaultyMailServer.start((stage, recipient, tries) -> stage == Stage.DOT ? answer : OK)) {
            RunningJar jar = jar(
                    name,
                    mail.environment(
                            "SETGET_SMTP_CONNECTIONS", String.valueOf(CONNECTIONS), "SETGET_RETRY_DELAY", "1s"));
            List<String> bulk =
                    ids(jar.post("/api/v1/emails/batch", Requests.batch(0, 300, i -> Requests.bulk("digest" + i))));
            List<String> critical =
                    ids(jar.post("/api/v1/emails/batch", Requests.batch(0, 50, i -> Requests.critical("link" + i))));
            awaitBreaker(jar);
            // Long enough for the first ones to run out of retries, and for the first probe that says all is well.
            Soak.pass(Duration.ofSeconds(20));
            int unknown = jar.emailsThatAre("unknown");
            int dead = jar.emailsThatAre("dead");
            System.out.printf(
                    "%s: unknown %d of 300 bulk, dead %d of 50 critical, %d emails came whole%n",
                    name, unknown, dead, mail.count());
            assertThat(unknown).as("bulk ones whose end nobody knows").isLessThanOrEqualTo(2 * CONNECTIONS);
            assertThat(dead).as("critical ones that died").isLessThanOrEqualTo(CONNECTIONS);
            assertThat(mail.count()).as("emails that found it out").isLessThanOrEqualTo(6 * CONNECTIONS);
            mail.answers((stage, recipient, tries) -> OK);
            await().atMost(PROBED).until(() -> jar.summary("queued") == 0);
            assertThat(jar.emailsThatAre("sent") + jar.emailsThatAre("unknown") + jar.emailsThatAre("dead"))
                    .isEqualTo(350);
            assertThat(mail.arrivals().stream().filter(Arrival::taken).map(Arrival::recipient))
                    .doesNotHaveDuplicates()
                    .hasSizeGreaterThanOrEqualTo(350 - 3 * CONNECTIONS);
            assertThat(bulk.size() + critical.size()).isEqualTo(350);
        }
    }

    @Test
    void it_closes_after_the_final_dot() throws Exception {
        takesNoEmailBecause("closes after the dot", CLOSE);
        if (Soak.isLong()) {
            takesNoEmailBecause("answers the dot with 999", "999 what is this");
            takesNoEmailBecause("answers the dot without a code", "hello there");
            takesNoEmailBecause("closes within the answer to the dot", "25|close");
        }
    }

    @Test
    void it_answers_a_probe_and_refuses_mail() throws Exception {
        try (FaultyMailServer mail = FaultyMailServer.start(
                (stage, recipient, tries) -> stage == Stage.MAIL ? "421 4.3.2 no mail just now" : OK)) {
            RunningJar jar = jar("probes", mail.environment("SETGET_SMTP_CONNECTIONS", "1"));
            List<String> ids =
                    ids(jar.post("/api/v1/emails/batch", Requests.batch(0, 60, i -> Requests.normal("user" + i))));
            awaitBreaker(jar);
            Soak.pass(Duration.ofSeconds(Soak.isLong() ? 300 : 45));
            List<String> tried = tried(jar, ids);
            System.out.printf("421 to MAIL while probes succeed: %d emails tried%n", tried.size());
            assertThat(tried).as("each probe that succeeds burns an email").hasSizeLessThanOrEqualTo(3);
            mail.answers((stage, recipient, tries) -> OK);
            await().atMost(PROBED).until(() -> jar.summary("queued") == 0);
            assertThat(jar.emailsThatAre("sent")).isEqualTo(60);
        }
    }

    @Test
    void three_instances_that_are_killed_and_started_again_in_an_outage_spend_three_tries_in_all() throws Exception {
        int port = RunningJar.freePort();
        Map<String, String> environment = new HashMap<>(Map.of(
                "SETGET_SMTP_HOST", "127.0.0.1",
                "SETGET_SMTP_PORT", String.valueOf(port),
                "SETGET_SMTP_TLS_MODE", "none",
                "SETGET_SMTP_AUTHENTICATION", "none",
                "SETGET_SMTP_FROM_EMAIL", "noreply@example.com",
                "SETGET_SMTP_CONNECTIONS", "2",
                "SETGET_SECRET_KEY", PostgresServer.KEY));
        try (PostgresServer postgres = PostgresServer.start(directory)) {
            environment.put("SETGET_DATABASE_URL", postgres.url());
            List<RunningJar> instances = new ArrayList<>();
            for (String name : List.of("one", "two", "three")) {
                instances.add(jar(name, environment));
            }
            RunningJar one = instances.get(0);
            List<String> ids =
                    ids(one.post("/api/v1/emails/batch", Requests.batch(0, 60, i -> Requests.normal("user" + i))));
            awaitBreaker(one);
            instances.get(1).kill();
            instances.get(2).terminate();
            instances.set(1, jar("two", environment));
            instances.set(2, jar("three", environment));
            Soak.pass(Duration.ofSeconds(15));
            List<String> tried = tried(one, ids);
            System.out.printf("three instances, two of them started twice: %d emails tried%n", tried.size());
            assertThat(tried).hasSizeLessThanOrEqualTo(3);
            try (FaultyMailServer mail = FaultyMailServer.startOn(port)) {
                await().atMost(PROBED).until(() -> one.summary("queued") == 0);
                assertThat(mail.arrivals()).hasSize(60);
            }
            stop();
        }
    }
}
