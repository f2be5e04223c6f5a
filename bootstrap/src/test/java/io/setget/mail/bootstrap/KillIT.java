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

/** The process is killed again and again in the middle of its work. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KillIT {
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
    void kill_9_under_load_ten_times_loses_nothing_and_doubles_at_most_one_email_per_connection_each_time()
            throws Exception {
        int perRound = 150;
        for (int round = 0; round < 10; round++) {
            RunningJar jar = jar();
            int before = server.count();
            jar.acceptBatch(round * perRound, (round + 1) * perRound);
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

    private RunningJar jar(String... more) throws Exception {
        return RunningJar.start(Files.createDirectories(dir.resolve("data")), server.environment(more));
    }
}
