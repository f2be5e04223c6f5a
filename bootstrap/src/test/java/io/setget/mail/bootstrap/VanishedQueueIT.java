package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.adapter.redis.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue in Redis that vanished, or was put back as an older copy: a real Redis, a real mail server, the real jar. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VanishedQueueIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MOST = 5_000;
    private static final int FLUSHES = 2;

    @TempDir
    Path dir;

    private MailServer mail;
    private RedisServer redis;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void start_the_servers() {
        mail = MailServer.start();
        redis = RedisServer.start();
    }

    @AfterEach
    void stop_everything() throws Exception {
        mail.release();
        for (int last = open.size() - 1; last >= 0; last--) {
            open.get(last).close();
        }
        redis.close();
        mail.close();
    }

    private RunningJar jar() throws IOException {
        Map<String, String> environment = mail.environment("SETGET_SMTP_CONNECTIONS", "2");
        environment.put("SETGET_REDIS_URL", redis.url());
        Path data = Files.createDirectories(dir.resolve("one").resolve("data"));
        RunningJar jar = RunningJar.start(data, environment, "-Dsetget.lease.millis=3000");
        open.add(jar);
        return jar;
    }

    private void pause(boolean wanted) {
        redis.ask(commands -> commands.hset("{setget-mail}:control", "paused", wanted ? "1" : "0"));
    }

    private static int listed(Api jar, String status) throws IOException {
        return jar.get("/api/v1/emails?limit=200&status=" + status).get("items").size();
    }

    private record Doctor(int code, String words) {}

    private Doctor doctor() throws IOException, InterruptedException {
        Process process = RunningJar.launch(
                dir.resolve("one").resolve("data"), Map.of("SETGET_REDIS_URL", redis.url()), List.of("doctor"));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Doctor(process.waitFor(), said);
    }

    @Test
    void flushed_under_a_running_instance_its_emails_are_lost_and_told_everywhere_and_it_goes_on() throws Exception {
        RunningJar jar = jar();
        pause(true);
        jar.acceptBatch(0, 300);
        await().atMost(SOON).until(() -> listed(jar, "queued") == 200);
        redis.ask(commands -> commands.flushall());
        await().atMost(SOON).until(() -> jar.summary("failed_24h") == 300);
        assertThat(listed(jar, "queued")).isZero();
        assertThat(listed(jar, "lost")).isPositive();
        assertThat(jar.summary("queued")).isZero();
        JsonNode ready = jar.get("/readyz");
        assertThat(ready.get("ready").asBoolean()).isTrue();
        assertThat(ready.get("queue").asText())
                .contains("300 accepted emails were lost")
                .contains("emptied");
        jar.accept(Requests.normal("afterwards"));
        jar.awaitSummary("sent_24h", 1);
        assertThat(mail.arrived()).containsExactly("afterwards");
    }

    @Test
    void an_older_copy_put_back_sends_nothing_a_second_time_and_counts_nothing_twice() throws Exception {
        RunningJar first = jar();
        pause(true);
        first.acceptBatch(0, 199);
        await().atMost(SOON).until(() -> first.summary("queued") == 199);
        redis.stop();
        Path copy = dir.resolve("copy");
        redis.copyTo(copy);
        redis.startAgain();
        pause(false);
        first.awaitSummary("sent_24h", 199);
        first.close();
        redis.stop();
        redis.putBack(copy);
        redis.startAgain();
        pause(false);
        Doctor before = doctor();
        assertThat(before.words())
                .contains("went back to an earlier moment")
                .contains("199 emails are in the queue but settled");
        assertThat(before.code()).isNotZero();
        RunningJar again = jar();
        again.accept(Requests.critical("afterwards"));
        again.awaitSummary("sent_24h", 200);
        assertThat(again.summary("queued")).isZero();
        assertThat(mail.arrived()).hasSize(200).doesNotHaveDuplicates();
        assertThat(again.summary("failed_24h")).isZero();
        again.close();
        assertThat(doctor().words()).contains("books in order");
    }

    @Test
    void a_redis_that_comes_back_without_its_file_is_noticed_also_by_an_instance_that_runs() throws Exception {
        RunningJar jar = jar();
        pause(true);
        jar.acceptBatch(0, 50);
        await().atMost(SOON).until(() -> listed(jar, "queued") == 50);
        redis.kill();
        redis.loseFiles();
        redis.startAgain();
        await().atMost(SOON).until(() -> listed(jar, "lost") == 50);
        jar.accept(Requests.normal("afterwards"));
        jar.awaitSummary("sent_24h", 1);
    }

    /** Two applications go on posting; what they were answered is looked up one by one afterwards. */
    @Test
    void flushed_while_emails_are_accepted_and_sent_each_is_sent_or_told_as_lost() throws Exception {
        RunningJar jar = jar();
        Map<String, String> accepted = new ConcurrentHashMap<>();
        AtomicBoolean posting = new AtomicBoolean(true);
        List<Thread> applications = new ArrayList<>();
        for (String name : List.of("ada", "ben")) {
            Thread application = new Thread(() -> {
                for (int i = 0; i < MOST && posting.get(); i++) {
                    String to = name + i;
                    try {
                        Api.Answer answer = jar.call("POST", "/api/v1/emails", Requests.normal(to));
                        if (answer.status() == 202) {
                            accepted.put(answer.body().get("id").asText(), to);
                        }
                    } catch (IOException notAnswered) {
                        // nothing was promised
                    }
                }
            });
            application.start();
            applications.add(application);
        }
        for (int flush = 1; flush <= FLUSHES; flush++) {
            int enough = accepted.size() + 50;
            await().atMost(SOON).until(() -> accepted.size() >= enough);
            redis.ask(commands -> commands.flushall());
        }
        posting.set(false);
        for (Thread application : applications) {
            application.join(SOON.toMillis());
        }
        await().atMost(SOON).until(() -> jar.summary("queued") == 0);
        Map<String, Integer> ends = new TreeMap<>();
        for (String id : accepted.keySet()) {
            await().atMost(SOON).until(() -> isOver(jar, id));
            ends.merge(end(jar, id), 1, Integer::sum);
        }
        System.out.printf("flushed %d times under load: of %d accepted %s%n", FLUSHES, accepted.size(), ends);
        assertThat(ends.keySet()).isSubsetOf("sent", "lost");
        assertThat(mail.arrived()).doesNotHaveDuplicates();
        assertThat(mail.arrived()).hasSizeGreaterThanOrEqualTo(ends.getOrDefault("sent", 0));
    }

    private static String end(Api jar, String id) throws IOException {
        Api.Answer answer = jar.call("GET", "/api/v1/emails/" + id, null);
        return answer.status() == 200 ? answer.body().get("status").asText() : "HTTP " + answer.status();
    }

    private static boolean isOver(Api jar, String id) throws IOException {
        return !List.of("queued", "sending", "retrying").contains(end(jar, id));
    }
}
