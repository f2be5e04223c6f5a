package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code kill -9} at the worst moments. Leases last 3 s here instead of 20 s. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CrashIT {
    @RegisterExtension
    final Site site = new Site().withLeasesOf(3_000);

    @Test
    void an_email_that_crashes_its_worker_three_times_is_dead_and_the_others_are_delivered() throws Exception {
        String fatal = null;
        for (int crash = 0; crash < 3; crash++) {
            RunningJar jar = site.jar();
            if (fatal == null) {
                fatal = jar.accept(Requests.critical("waits-before-354"));
            } else {
                jar.post("/api/v1/emails/batch", batch(crash));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> site.server().held() >= 1);
            jar.kill();
            site.server().release();
            await().until(() -> site.server().held() == 0);
            site.server().holdAgain();
        }
        try (RunningJar jar = site.jar()) {
            jar.awaitStatus(String.valueOf(fatal), "dead");
            assertThat(jar.get("/api/v1/dead-letters").get("items"))
                    .singleElement()
                    .satisfies(
                            letter -> assertThat(letter.get("error").asText()).isEqualTo("worker_crashed"));
            jar.awaitSummary("queued", 0);
            assertThat(site.server().arrived().stream().distinct()).hasSize(40).doesNotContain("waits-before-354");
            assertThat(jar.summary("sent_24h")).isEqualTo(40);
        }
    }

    private static String batch(int crash) {
        return Requests.batch(crash * 20, crash * 20 + 20, i -> Requests.normal("user" + i));
    }

    @Test
    void after_a_crash_in_data_bulk_is_unknown_and_critical_is_sent_again() throws Exception {
        RunningJar first = site.jar();
        String digest = first.accept(Requests.bulk("stalls-digest"));
        String link = first.accept(Requests.critical("stalls-link"));
        await().atMost(Duration.ofSeconds(30)).until(() -> site.server().held() == 2);
        first.kill();
        site.server().release();
        try (RunningJar jar = site.jar()) {
            jar.awaitStatus(digest, "unknown");
            jar.awaitStatus(link, "sent");
            assertThat(site.server().arrived())
                    .filteredOn("stalls-digest"::equals)
                    .as("never sent again")
                    .hasSize(1);
            assertThat(site.server().arrived())
                    .filteredOn("stalls-link"::equals)
                    .as("better twice than never")
                    .hasSize(2);
            assertThat(jar.summary("sent_24h")).isEqualTo(1);
            assertThat(jar.summary("failed_24h")).isEqualTo(1);
            assertThat(jar.summary("queued")).isZero();
        }
    }
}
