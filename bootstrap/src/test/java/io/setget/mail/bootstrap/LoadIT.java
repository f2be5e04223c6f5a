package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many emails at once, and the end of the process in the middle of them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LoadIT {
    private static final int CONNECTIONS = 8;

    @TempDir
    Path dir;

    private MailServer server;

    @BeforeEach
    void start_a_mail_server() {
        server = MailServer.start();
    }

    @AfterEach
    void stop_it() {
        server.close();
    }

    @Test
    void ten_thousand_emails_in_batches_and_one_by_one_arrive_exactly_once_and_the_summary_says_so() throws Exception {
        try (RunningJar jar = jar("SETGET_QUEUE_CAPACITY", "20000")) {
            for (int from = 0; from < 9_600; from += 800) {
                acceptBatch(jar, from, from + 800);
            }
            for (int i = 9_600; i < 10_000; i++) {
                acceptBatch(jar, i, i + 1);
            }
            await().atMost(Duration.ofMinutes(5)).until(() -> jar.summary("queued") == 0);
            assertThat(jar.summary("sent_24h")).isEqualTo(10_000);
            assertThat(jar.summary("failed_24h")).isZero();
            assertThat(server.arrived()).hasSize(10_000).doesNotHaveDuplicates();
        }
        assertThat(Books.of(dir.resolve("data")).leased()).isZero();
    }

    @Test
    void kill_9_under_load_ten_times_loses_nothing_and_doubles_at_most_one_email_per_connection_each_time()
            throws Exception {
        int perRound = 150;
        for (int round = 0; round < 10; round++) {
            RunningJar jar = jar();
            int before = server.count();
            acceptBatch(jar, round * perRound, (round + 1) * perRound);
            await().atMost(Duration.ofSeconds(30)).until(() -> server.count() > before + 30);
            jar.kill();
        }
        int all = 10 * perRound;
        try (RunningJar jar = jar()) {
            // One that was in flight at three of the ten kills is dead: kept, not lost.
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                jar.post("/api/v1/dead-letters/retry", "{\"all\":true}");
                return jar.summary("queued") + jar.summary("dead_letter") == 0;
            });
            assertThat(jar.summary("sent_24h")).isEqualTo(all);
        }
        assertThat(server.arrived().stream().distinct()).hasSize(all);
        assertThat(server.count() - all).isLessThanOrEqualTo(10 * CONNECTIONS);
        Books books = Books.of(dir.resolve("data"));
        assertThat(books.live()).isZero();
        assertThat(books.counted()).isZero();
        assertThat(books.sent()).isEqualTo(all);
    }

    @Test
    void sigterm_under_load_ends_within_15_seconds_with_nothing_leased_lost_or_sent_twice() throws Exception {
        RunningJar jar = jar();
        acceptBatch(jar, 0, 1_000);
        await().atMost(Duration.ofSeconds(30)).until(() -> server.count() > 50);
        RunningJar.Exit exit = jar.terminate();
        assertThat(exit.after()).isLessThan(Duration.ofSeconds(15));
        assertThat(exit.code()).as("128 + SIGTERM").isEqualTo(143);
        Books books = Books.of(dir.resolve("data"));
        assertThat(books.leased()).isZero();
        assertThat(books.live() + books.sent()).isEqualTo(1_000);
        assertThat(books.sent()).as("all that arrived is settled").isEqualTo(server.count());
        try (RunningJar again = jar()) {
            again.awaitSummary("sent_24h", 1_000);
        }
        assertThat(server.arrived()).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    void sigterm_while_the_server_owes_an_answer_ends_in_time_and_leaves_the_type_to_decide() throws Exception {
        RunningJar jar = jar();
        String digest = jar.accept(Requests.bulk("stalls-digest"));
        String link = jar.accept(Requests.critical("stalls-link"));
        String early = jar.accept(Requests.normal("waits-for-rcpt"));
        await().atMost(Duration.ofSeconds(30)).until(() -> server.held() == 3);
        RunningJar.Exit exit = jar.terminate();
        assertThat(exit.after()).isLessThan(Duration.ofSeconds(15));
        assertThat(Books.of(dir.resolve("data")).leased()).isZero();
        server.release();
        try (RunningJar again = jar("SETGET_RETRY_DELAY", "1s")) {
            assertThat(again.email(digest).get("status").asText()).isEqualTo("unknown");
            again.awaitStatus(early, "sent");
            assertThat(again.email(early).get("attempts"))
                    .as("it spent nothing")
                    .hasSize(1);
            assertThat(again.email(link).get("status").asText()).isEqualTo("retrying");
        }
        assertThat(server.arrived()).doesNotHaveDuplicates();
    }

    @Test
    void a_full_queue_refuses_with_503_and_the_critical_reserve_still_accepts() throws Exception {
        try (RunningJar jar = RunningJar.start(
                Files.createDirectories(dir.resolve("data")), java.util.Map.of("SETGET_QUEUE_CAPACITY", "10"))) {
            IntStream.range(0, 8)
                    .forEach(i ->
                            assertThat(status(jar, Requests.normal("n" + i))).isEqualTo(202));
            assertThat(status(jar, Requests.normal("refused"))).isEqualTo(503);
            assertThat(status(jar, Requests.critical("c1"))).isEqualTo(202);
            assertThat(status(jar, Requests.critical("c2"))).isEqualTo(202);
            assertThat(status(jar, Requests.critical("refused"))).isEqualTo(503);
            assertThat(jar.summary("queued")).isEqualTo(10);
        }
    }

    private static int status(RunningJar jar, String email) {
        try {
            return jar.call("POST", "/api/v1/emails", email).status();
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    /** Repeats what was answered 503, as an application does; the key makes that safe. */
    private static void acceptBatch(RunningJar jar, int from, int to) {
        String batch =
                Requests.batch(from, to, i -> i % 5 == 0 ? Requests.critical("user" + i) : Requests.normal("user" + i));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Api.Answer answer = jar.call("POST", "/api/v1/emails/batch", batch, "batch-" + from);
            assertThat(answer.status()).as(answer.body().toString()).isIn(202, 503);
            return answer.status() == 202 && answer.body().get("accepted").asInt() == to - from;
        });
    }

    private RunningJar jar(String... more) throws Exception {
        return RunningJar.start(Files.createDirectories(dir.resolve("data")), server.environment(more));
    }
}
