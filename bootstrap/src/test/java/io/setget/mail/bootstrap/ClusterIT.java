package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several instances, each in a JVM of its own, on one Redis and one PostgreSQL. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterIT {
    private static final int EMAILS = Soak.isLong() ? 30_000 : 12_000;
    private static final int ROUNDS = Soak.isLong() ? 8 : 3;
    private static final int BATCH = 500;
    private static final int CONNECTIONS = 16;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(4);

    private static final String[] ROOMY = {
        "SETGET_QUEUE_CAPACITY", String.valueOf(EMAILS), "SETGET_SMTP_CONNECTIONS", String.valueOf(CONNECTIONS)
    };

    @TempDir
    Path dir;

    private Cluster cluster;

    @BeforeEach
    void start_the_servers() {
        cluster = new Cluster(dir);
    }

    @AfterEach
    void stop_everything() throws IOException {
        cluster.close();
    }

    private static String user(int number) {
        return number % 5 == 0 ? Requests.critical("user" + number) : Requests.normal("user" + number);
    }

    /** Repeats what was not answered, at another instance: the key makes that safe. */
    private static void accept(List<RunningJar> instances, int from, int to) {
        String batch = Requests.batch(from, to, ClusterIT::user);
        int[] turn = {from / BATCH};
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            RunningJar instance = instances.get(turn[0]++ % instances.size());
            return instance.call("POST", "/api/v1/emails/batch", batch, "batch-" + from)
                            .status()
                    == 202;
        });
    }

    /** While there is a backlog, all of them deliver. */
    private static void assertNoneIsIdle(List<RunningJar> instances) throws IOException {
        List<Long> before = new ArrayList<>();
        for (RunningJar instance : instances) {
            before.add(instance.delivered());
        }
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            assertThat(instances.get(0).summary("queued")).as("the backlog").isPositive();
            boolean all = true;
            for (int i = 0; i < instances.size(); i++) {
                all &= instances.get(i).delivered() > before.get(i) + 20;
            }
            return all;
        });
    }

    @Test
    void three_instances_share_thousands_of_emails_while_one_is_killed_one_is_stopped_and_one_is_added()
            throws Exception {
        RunningJar first = cluster.start("first", ROOMY);
        RunningJar killed = cluster.start("killed", ROOMY);
        RunningJar stopped = cluster.start("stopped", ROOMY);
        List<RunningJar> three = List.of(first, killed, stopped);
        cluster.pause();
        for (int from = 0; from < EMAILS / 2; from += BATCH) {
            accept(three, from, from + BATCH);
        }
        cluster.resume();
        assertNoneIsIdle(three);
        killed.kill();
        RunningJar.Exit exit = stopped.terminate();
        assertThat(exit.after()).isLessThan(Duration.ofSeconds(15));
        RunningJar added = cluster.start("added", ROOMY);
        List<RunningJar> two = List.of(first, added);
        cluster.pause();
        for (int from = EMAILS / 2; from < EMAILS; from += BATCH) {
            accept(two, from, from + BATCH);
        }
        cluster.resume();
        assertNoneIsIdle(two);
        await().atMost(LONG).until(() -> first.summary("queued") == 0);
        assertThat(added.summary("sent_24h")).isEqualTo(EMAILS);
        assertThat(cluster.mail.arrived().stream().distinct()).hasSize(EMAILS);
        assertThat(cluster.mail.count() - EMAILS).as("sent twice").isLessThanOrEqualTo(CONNECTIONS);
        assertThat(cluster.doctor()).contains("books in order");
    }

    @Test
    void kill_9_of_redis_and_of_an_instance_again_and_again_under_load_loses_nothing() throws Exception {
        RunningJar steady = cluster.start("steady", ROOMY);
        int perRound = EMAILS / ROUNDS;
        for (int round = 0; round < ROUNDS; round++) {
            RunningJar victim = cluster.start("victim", ROOMY);
            List<RunningJar> both = List.of(steady, victim);
            int start = round * perRound;
            cluster.pause();
            for (int from = start; from < start + perRound; from += BATCH) {
                accept(both, from, Math.min(from + BATCH, start + perRound));
            }
            int before = cluster.mail.count();
            cluster.resume();
            await().atMost(SOON).until(() -> cluster.mail.count() > before + 200);
            cluster.redis.kill();
            cluster.redis.startAgain();
            int then = cluster.mail.count();
            await().atMost(Duration.ofSeconds(10)).until(() -> cluster.mail.count() > then + 50);
            victim.kill();
        }
        // One that was in flight at three of the kills is dead: kept, not lost.
        await().atMost(LONG).until(() -> {
            steady.post("/api/v1/dead-letters/retry", "{\"all\":true}");
            return steady.summary("queued") + steady.summary("dead_letter") == 0;
        });
        long distinct = cluster.mail.arrived().stream().distinct().count();
        assertThat(distinct).isEqualTo(EMAILS);
        assertThat(steady.summary("sent_24h")).as("the log's count").isEqualTo(distinct);
        int bound = ROUNDS * 3 * CONNECTIONS;
        assertThat(cluster.mail.count() - EMAILS).as("sent twice").isLessThanOrEqualTo(bound);
        assertThat(cluster.doctor()).contains("books in order");
        System.out.printf(
                "%d kills, %d emails: lost 0, sent twice %d of at most %d%n",
                2 * ROUNDS, EMAILS, cluster.mail.count() - EMAILS, bound);
    }

    @Test
    void a_worker_that_stood_still_for_two_leases_finds_its_email_with_another_and_sends_nothing() throws Exception {
        RunningJar still = cluster.start("still");
        still.accept(Requests.critical("waits"));
        await().atMost(SOON).until(() -> cluster.mail.held() == 1);
        still.freeze();
        RunningJar other = cluster.start("other");
        await().atMost(SOON).until(() -> cluster.mail.held() == 2);
        cluster.mail.release();
        await().atMost(SOON).until(() -> cluster.mail.count() == 1);
        still.thaw();
        still.awaitSummary("sent_24h", 1);
        other.accept(Requests.critical("later"));
        await().atMost(SOON).until(() -> cluster.mail.count() == 2);
        assertThat(cluster.mail.arrived()).containsExactly("waits", "later");
    }

    @Test
    void a_setting_saved_on_one_instance_is_in_force_on_the_other_within_two_seconds() throws Exception {
        RunningJar one = cluster.start("one", "SETGET_SMTP_HOST", "");
        RunningJar other = cluster.start("other", "SETGET_SMTP_HOST", "");
        other.accept(Requests.critical("early"));
        one.call("PUT", "/api/v1/settings/email", "{\"host\": \"127.0.0.1\"}");
        await().atMost(Duration.ofSeconds(4)).until(() -> cluster.mail.count() == 1);
        assertThat(other.get("/api/v1/settings/email").get("host").get("value").asText())
                .isEqualTo("127.0.0.1");
    }
}
