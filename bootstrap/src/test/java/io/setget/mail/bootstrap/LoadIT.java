package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many emails at once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LoadIT {
    @RegisterExtension
    final Site site = new Site();

    @Test
    void ten_thousand_emails_in_batches_and_one_by_one_arrive_exactly_once_and_the_summary_says_so() throws Exception {
        try (RunningJar jar = site.jar("SETGET_QUEUE_CAPACITY", "20000")) {
            for (int from = 0; from < 9_600; from += 800) {
                jar.acceptBatch(from, from + 800);
            }
            for (int i = 9_600; i < 10_000; i++) {
                jar.acceptBatch(i, i + 1);
            }
            await().atMost(Duration.ofMinutes(5)).until(() -> jar.summary("queued") == 0);
            assertThat(jar.summary("sent_24h")).isEqualTo(10_000);
            assertThat(jar.summary("failed_24h")).isZero();
            assertThat(site.server().arrived()).hasSize(10_000).doesNotHaveDuplicates();
        }
        assertThat(Books.of(site.data()).leased()).isZero();
    }

    @Test
    void a_full_queue_refuses_with_503_and_the_critical_reserve_still_accepts() throws Exception {
        try (RunningJar jar = RunningJar.start(site.data(), Map.of("SETGET_QUEUE_CAPACITY", "10"))) {
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
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
