package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.adapter.redis.CuttingProxy;
import io.setget.mail.adapter.redis.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can go wrong with a queue in Redis, one fault a test: a real Redis that keeps each write before it answers, a
 * real mail server, the real jar. Leases last 3 s here instead of 20 s.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisFaultsIT {
    private static final String SHORT_LEASE = "-Dsetget.lease.millis=3000";
    private static final Duration TWO_LEASES = Duration.ofSeconds(6);
    private static final Duration SOON = Duration.ofSeconds(30);

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

    private RunningJar jar(String... more) throws IOException {
        return through(redis.port(), more);
    }

    private RunningJar through(int redisPort, String... more) throws IOException {
        Map<String, String> environment = mail.environment(more);
        environment.put("SETGET_REDIS_URL", "redis://127.0.0.1:" + redisPort);
        Path data = Files.createDirectories(dir.resolve("one").resolve("data"));
        RunningJar jar = RunningJar.start(data, environment, SHORT_LEASE);
        open.add(jar);
        return jar;
    }

    private long live() {
        return Long.parseLong(redis.ask(commands -> commands.hget("{setget-mail}:control", "live")));
    }

    private void assertBooksInOrder() throws IOException, InterruptedException {
        Process doctor = RunningJar.launch(
                Files.createDirectories(dir.resolve("one").resolve("data")),
                Map.of("SETGET_REDIS_URL", redis.url()),
                List.of("doctor"));
        String said = new String(doctor.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        doctor.waitFor();
        assertThat(said).contains("books in order");
    }

    @Test
    void killed_before_data_an_email_is_sent_within_a_lease_once() throws Exception {
        RunningJar first = jar();
        first.accept(Requests.critical("waits"));
        await().atMost(SOON).until(() -> mail.held() == 1);
        first.kill();
        mail.release();
        RunningJar again = jar();
        again.awaitSummary("sent_24h", 1);
        assertThat(mail.arrived()).containsExactly("waits");
    }

    @Test
    void without_redis_accepting_fails_within_two_seconds_and_the_same_key_afterwards_gives_one_email()
            throws Exception {
        RunningJar jar = jar();
        redis.stop();
        Instant started = Instant.now();
        Api.Answer refused = jar.call("POST", "/api/v1/emails", Requests.normal("ann"), "key");
        assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(2));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(jar.get("/readyz").get("ready").asBoolean()).isFalse();
        redis.startAgain();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> jar.call("POST", "/api/v1/emails", Requests.normal("ann"), "key")
                                .status()
                        == 202);
        assertThat(jar.call("POST", "/api/v1/emails", Requests.normal("ann"), "key")
                        .status())
                .isEqualTo(202);
        jar.awaitSummary("sent_24h", 1);
        assertThat(mail.arrived()).containsExactly("ann");
    }

    @Test
    void started_without_redis_it_serves_says_so_and_delivers_once_redis_is_there() throws Exception {
        redis.stop();
        int port = RunningJar.freePort();
        Map<String, String> environment = mail.environment(
                "SETGET_REDIS_URL", redis.url(), "SETGET_HTTP_PORT", String.valueOf(port), "SETGET_API_KEY", Api.KEY);
        Process process = RunningJar.launch(
                Files.createDirectories(dir.resolve("one").resolve("data")), environment, SHORT_LEASE);
        open.add(process::destroyForcibly);
        Api api = new Api(port);
        await().atMost(SOON).ignoreExceptions().until(() -> api.get("/readyz").has("queue"));
        assertThat(api.get("/readyz").get("ready").asBoolean()).isFalse();
        assertThat(api.call("POST", "/api/v1/emails", Requests.normal("ann")).status())
                .isEqualTo(503);
        redis.startAgain();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> api.call("POST", "/api/v1/emails", Requests.normal("ann"))
                                .status()
                        == 202);
        api.awaitSummary("sent_24h", 1);
    }

    @Test
    void an_answer_cut_off_on_the_way_back_makes_no_second_email_and_leaves_none_behind() throws Exception {
        try (CuttingProxy network = CuttingProxy.before(redis.port())) {
            RunningJar jar = through(network.port());
            network.cutAnswerWith("accepted");
            assertThat(jar.call("POST", "/api/v1/emails", Requests.normal("ann"), "key")
                            .status())
                    .isEqualTo(503);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> jar.call("POST", "/api/v1/emails", Requests.normal("ann"), "key")
                                    .status()
                            == 202);
            jar.awaitSummary("sent_24h", 1);
            // the claim's answer holds the recipient's sealed email, and before it the email's id
            network.cutAnswerWith("-7");
            jar.accept(Requests.normal("bob"));
            jar.awaitSummary("sent_24h", 2);
            assertThat(network.cuts()).isEqualTo(2);
            assertThat(mail.arrived()).containsExactly("ann", "bob");
            assertThat(jar.summary("failed_24h")).isZero();
            jar.close();
        }
        assertBooksInOrder();
    }

    @Test
    void a_server_that_stalls_after_the_final_dot_holds_up_no_other_and_gets_nothing_twice() throws Exception {
        RunningJar jar = jar("SETGET_SMTP_CONNECTIONS", "2");
        jar.accept(Requests.critical("stalls"));
        await().atMost(SOON).until(() -> mail.held() == 1);
        jar.acceptBatch(0, 20);
        jar.awaitSummary("sent_24h", 20);
        Instant stalledUntil = Instant.now().plus(TWO_LEASES);
        await().atMost(SOON).until(() -> Instant.now().isAfter(stalledUntil));
        mail.release();
        jar.awaitSummary("sent_24h", 21);
        assertThat(mail.arrived()).hasSize(21).doesNotHaveDuplicates();
    }

    @Test
    void an_email_that_kills_its_process_three_times_is_dead_and_the_others_are_delivered() throws Exception {
        String fatal = jar().accept(Requests.critical("waits-forever"));
        for (int crash = 1; crash <= 3; crash++) {
            await().atMost(SOON).until(() -> mail.held() == 1);
            ((RunningJar) open.get(open.size() - 1)).kill();
            mail.release();
            await().atMost(SOON).until(() -> mail.held() == 0);
            mail.holdAgain();
            RunningJar next = jar();
            next.acceptBatch(crash * 10, crash * 10 + 10);
        }
        RunningJar last = (RunningJar) open.get(open.size() - 1);
        last.awaitStatus(fatal, "dead");
        last.awaitSummary("sent_24h", 30);
        assertThat(last.get("/api/v1/dead-letters")
                        .get("items")
                        .get(0)
                        .get("error")
                        .asText())
                .isEqualTo("worker_crashed");
        assertThat(mail.arrived().stream().distinct()).hasSize(30).doesNotContain("waits-forever");
    }

    @Test
    void a_full_queue_refuses_with_503_and_the_critical_reserve_still_accepts() throws Exception {
        mail.close();
        RunningJar jar = jar("SETGET_QUEUE_CAPACITY", "10");
        for (int i = 0; i < 8; i++) {
            assertThat(jar.call("POST", "/api/v1/emails", Requests.normal("n" + i))
                            .status())
                    .isEqualTo(202);
        }
        assertThat(jar.call("POST", "/api/v1/emails", Requests.normal("refused"))
                        .status())
                .isEqualTo(503);
        for (int i = 0; i < 2; i++) {
            assertThat(jar.call("POST", "/api/v1/emails", Requests.critical("c" + i))
                            .status())
                    .isEqualTo(202);
        }
        assertThat(jar.call("POST", "/api/v1/emails", Requests.critical("refused"))
                        .status())
                .isEqualTo(503);
        assertThat(jar.summary("queued")).isEqualTo(10);
    }

    @Test
    void sigterm_under_load_ends_in_time_with_nothing_leased_lost_or_sent_twice() throws Exception {
        RunningJar jar = jar();
        jar.acceptBatch(0, 1_000);
        await().atMost(SOON).until(() -> mail.count() > 50);
        RunningJar.Exit exit = jar.terminate();
        assertThat(exit.after()).isLessThan(Duration.ofSeconds(15));
        long leased = redis.ask(commands -> commands.zcard("{setget-mail}:leased"));
        assertThat(leased).isZero();
        assertThat(live() + mail.count()).as("all that arrived is settled").isEqualTo(1_000);
        try (RunningJar again = jar()) {
            again.awaitSummary("sent_24h", 1_000);
        }
        assertThat(mail.arrived()).hasSize(1_000).doesNotHaveDuplicates();
        assertBooksInOrder();
    }

    @Test
    void a_redis_without_memory_refuses_new_emails_and_after_a_restart_consumption_resumes_within_10_seconds()
            throws Exception {
        redis.ask(commands -> commands.configSet("maxmemory", "8mb"));
        RunningJar jar = jar("SETGET_QUEUE_CAPACITY", "100000", "SETGET_SMTP_CONNECTIONS", "1");
        int accepted = 0;
        mail.holdAgain();
        jar.accept(Requests.critical("waits"));
        for (int batch = 0; batch < 200; batch++) {
            String body = Requests.batch(batch * 100, batch * 100 + 100, i -> Requests.normal("user" + i));
            Api.Answer answer = jar.call("POST", "/api/v1/emails/batch", body, "batch-" + batch);
            if (answer.status() == 503) {
                assertThat(answer.body().get("detail").asText()).contains("full");
                break;
            }
            accepted += answer.body().get("accepted").asInt();
        }
        assertThat(accepted).isBetween(100, 19_900);
        redis.kill();
        redis.startAgain();
        mail.release();
        Instant back = Instant.now();
        await().atMost(Duration.ofSeconds(10)).until(() -> mail.count() > 10);
        assertThat(Duration.between(back, Instant.now())).isLessThan(Duration.ofSeconds(10));
        jar.awaitSummary("queued", 0);
        assertThat(mail.arrived().stream().distinct()).hasSize(accepted + 1);
    }
}
