package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The process is told to stop in the middle of its work. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SigtermIT {
    @RegisterExtension
    final Site site = new Site();

    @Test
    void sigterm_under_load_ends_within_15_seconds_with_nothing_leased_lost_or_sent_twice() throws Exception {
        RunningJar jar = site.jar();
        jar.acceptBatch(0, 1_000);
        await().atMost(Duration.ofSeconds(30)).until(() -> site.server().count() > 50);
        RunningJar.Exit exit = jar.terminate();
        assertThat(exit.after()).isLessThan(Duration.ofSeconds(15));
        assertThat(exit.code()).as("128 + SIGTERM").isEqualTo(143);
        Books books = Books.of(site.data());
        assertThat(books.leased()).isZero();
        assertThat(books.live() + books.sent()).isEqualTo(1_000);
        assertThat(books.sent())
                .as("all that arrived is settled")
                .isEqualTo(site.server().count());
        try (RunningJar again = site.jar()) {
            again.awaitSummary("sent_24h", 1_000);
        }
        assertThat(site.server().arrived()).hasSize(1_000).doesNotHaveDuplicates();
    }

    @Test
    void sigterm_while_the_server_owes_an_answer_ends_in_time_and_leaves_the_type_to_decide() throws Exception {
        RunningJar jar = site.jar();
        String digest = jar.accept(Requests.bulk("stalls-digest"));
        String link = jar.accept(Requests.critical("stalls-link"));
        String early = jar.accept(Requests.normal("waits-for-rcpt"));
        await().atMost(Duration.ofSeconds(30)).until(() -> site.server().held() == 3);
        RunningJar.Exit exit = jar.terminate();
        assertThat(exit.after()).isLessThan(Duration.ofSeconds(15));
        assertThat(Books.of(site.data()).leased()).isZero();
        site.server().release();
        try (RunningJar again = site.jar("SETGET_RETRY_DELAY", "1s")) {
            assertThat(again.email(digest).get("status").asText()).isEqualTo("unknown");
            again.awaitStatus(early, "sent");
            assertThat(again.email(early).get("attempts"))
                    .as("it spent nothing")
                    .hasSize(1);
            assertThat(again.email(link).get("status").asText()).isEqualTo("retrying");
        }
        assertThat(site.server().arrived()).doesNotHaveDuplicates();
    }
}
