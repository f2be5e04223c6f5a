package io.setget.mail.application.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CaughtEmailsTest {
    private final CaughtEmails inbox = new CaughtEmails();

    @Test
    void the_newest_comes_first_and_older_ones_follow_page_by_page() {
        fill(1, 5);
        assertThat(inbox.list(2, null)).extracting(CaughtEmail::id).containsExactly("5", "4");
        assertThat(inbox.list(2, "4")).extracting(CaughtEmail::id).containsExactly("3", "2");
        assertThat(inbox.list(2, "2")).extracting(CaughtEmail::id).containsExactly("1");
        assertThat(inbox.list(2, "1")).isEmpty();
    }

    @Test
    void only_the_newest_500_are_kept() {
        fill(1, 503);
        assertThat(inbox.size()).isEqualTo(500);
        assertThat(inbox.find("3")).isEmpty();
        assertThat(inbox.find("4")).isPresent();
        assertThat(inbox.find("503")).isPresent();
    }

    @Test
    void large_ones_make_older_ones_go_before_500_are_reached() {
        for (int i = 1; i <= 12; i++) {
            inbox.add(email(String.valueOf(i), "x".repeat(1_000_000)));
        }
        assertThat(inbox.list(100, null))
                .extracting(CaughtEmail::id)
                .containsExactly("12", "11", "10", "9", "8", "7", "6", "5", "4");
    }

    @Test
    void the_newest_is_kept_whatever_its_size() {
        inbox.add(email("small", ""));
        inbox.add(email("huge", "x".repeat(11_000_000)));
        assertThat(inbox.list(10, null)).extracting(CaughtEmail::id).containsExactly("huge");
        inbox.add(email("next", ""));
        assertThat(inbox.list(10, null)).extracting(CaughtEmail::id).containsExactly("next");
    }

    @Test
    void a_page_after_one_that_is_gone_is_empty() {
        fill(1, 3);
        assertThat(inbox.list(10, "gone")).isEmpty();
    }

    @Test
    void clearing_leaves_none() {
        fill(1, 3);
        inbox.clear();
        assertThat(inbox.size()).isZero();
        assertThat(inbox.list(10, null)).isEmpty();
    }

    @Test
    void many_may_add_at_once() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CountDownLatch start = new CountDownLatch(1);
        for (int thread = 0; thread < 4; thread++) {
            int first = thread * 100;
            threads.execute(() -> {
                try {
                    start.await();
                    fill(first, first + 99);
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        start.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(inbox.list(1000, null))
                .extracting(CaughtEmail::id)
                .hasSize(400)
                .doesNotHaveDuplicates();
    }

    private void fill(int first, int last) {
        for (int i = first; i <= last; i++) {
            inbox.add(email(String.valueOf(i), ""));
        }
    }

    private static CaughtEmail email(String id, String source) {
        return new CaughtEmail(id, Instant.EPOCH, "a@example.com", "b@example.com", "Hi", "hi", "", source);
    }
}
