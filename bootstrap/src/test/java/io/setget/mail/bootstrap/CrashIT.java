package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at the worst moments. Leases last 3 s here instead of 20 s. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CrashIT {
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
    void an_email_that_crashes_its_worker_three_times_is_dead_and_the_others_are_delivered() throws Exception {
        String fatal = null;
        for (int crash = 0; crash < 3; crash++) {
            RunningJar jar = jar();
            if (fatal == null) {
                fatal = jar.accept(Requests.critical("waits-before-354"));
            } else {
                jar.post("/api/v1/emails/batch", batch(crash));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> server.held() >= 1);
            jar.kill();
            server.release();
            await().until(() -> server.held() == 0);
            server.holdAgain();
        }
        try (RunningJar jar = jar()) {
            jar.awaitStatus(String.valueOf(fatal), "dead");
            assertThat(jar.get("/api/v1/dead-letters").get("items"))
                    .singleElement()
                    .satisfies(
                            letter -> assertThat(letter.get("error").asText()).isEqualTo("worker_crashed"));
            jar.awaitSummary("queued", 0);
            assertThat(server.arrived().stream().distinct()).hasSize(40).doesNotContain("waits-before-354");
            assertThat(jar.summary("sent_24h")).isEqualTo(40);
        }
    }

    private static String batch(int crash) {
        return Requests.batch(crash * 20, crash * 20 + 20, i -> Requests.normal("user" + i));
    }

    @Test
    void after_a_crash_in_data_bulk_is_unknown_and_critical_is_sent_again() throws Exception {
        RunningJar first = jar();
        String digest = first.accept(Requests.bulk("stalls-digest"));
        String link = first.accept(Requests.critical("stalls-link"));
        await().atMost(Duration.ofSeconds(30)).until(() -> server.held() == 2);
        first.kill();
        server.release();
        try (RunningJar jar = jar()) {
            jar.awaitStatus(digest, "unknown");
            jar.awaitStatus(link, "sent");
            assertThat(server.arrived())
                    .filteredOn("stalls-digest"::equals)
                    .as("never sent again")
                    .hasSize(1);
            assertThat(server.arrived())
                    .filteredOn("stalls-link"::equals)
                    .as("better twice than never")
                    .hasSize(2);
            assertThat(jar.summary("sent_24h")).isEqualTo(1);
            assertThat(jar.summary("failed_24h")).isEqualTo(1);
            assertThat(jar.summary("queued")).isZero();
        }
    }

    private RunningJar jar() throws Exception {
        return RunningJar.start(
                Files.createDirectories(dir.resolve("data")), server.environment(), "-Dsetget.lease.millis=3000");
    }
}
