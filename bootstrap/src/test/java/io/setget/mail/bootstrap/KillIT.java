package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The process is killed again and again in the middle of its work. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KillIT {
    private static final int CONNECTIONS = 8;

    @RegisterExtension
    final Site site = new Site();

    @Test
    void kill_9_under_load_ten_times_loses_nothing_and_doubles_at_most_one_email_per_connection_each_time()
            throws Exception {
        int perRound = 150;
        for (int round = 0; round < 10; round++) {
            RunningJar jar = site.jar();
            int before = site.server().count();
            jar.acceptBatch(round * perRound, (round + 1) * perRound);
            await().atMost(Duration.ofSeconds(30)).until(() -> site.server().count() > before + 30);
            jar.kill();
        }
        int all = 10 * perRound;
        try (RunningJar jar = site.jar()) {
            // One that was in flight at three of the ten kills is dead: kept, not lost.
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                jar.post("/api/v1/dead-letters/retry", "{\"all\":true}");
                return jar.summary("queued") + jar.summary("dead_letter") == 0;
            });
            assertThat(jar.summary("sent_24h")).isEqualTo(all);
        }
        assertThat(site.server().arrived().stream().distinct()).hasSize(all);
        assertThat(site.server().count() - all).isLessThanOrEqualTo(10 * CONNECTIONS);
        Books books = Books.of(site.data());
        assertThat(books.live()).isZero();
        assertThat(books.counted()).isZero();
        assertThat(books.sent()).isEqualTo(all);
    }
}
