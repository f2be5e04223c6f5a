package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.application.port.SharedHealth.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link SharedHealth} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class SharedHealthContract {
    private final MovableClock clock = new MovableClock();

    /** Into which nothing was ever written. */
    protected abstract SharedHealth fresh(InstantSource clock);

    @Test
    void nothing_is_known_before_somebody_wrote_something() {
        assertThat(fresh(clock).read()).isEqualTo(new Snapshot(0, "", clock.instant()));
    }

    @Test
    void what_was_written_is_read_with_the_next_version_and_the_store_s_time() {
        SharedHealth health = fresh(clock);
        assertThat(health.replace(0, "open since 3")).isTrue();
        clock.advance(Duration.ofMillis(1_234));
        assertThat(health.read()).isEqualTo(new Snapshot(1, "open since 3", clock.instant()));
        assertThat(health.replace(1, "closed")).isTrue();
        assertThat(health.read()).isEqualTo(new Snapshot(2, "closed", clock.instant()));
    }

    @Test
    void who_comes_too_late_changes_nothing() {
        SharedHealth health = fresh(clock);
        assertThat(health.replace(0, "first")).isTrue();
        assertThat(health.replace(0, "late")).isFalse();
        assertThat(health.replace(2, "early")).isFalse();
        assertThat(health.read().state()).isEqualTo("first");
        assertThat(health.read().version()).isEqualTo(1);
    }

    @Test
    void any_text_of_four_kibibytes_is_kept_as_it_is_and_so_is_an_empty_one() {
        SharedHealth health = fresh(clock);
        String text = "ä\"'\\\n{}".repeat(512);
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize(4_096);
        assertThat(health.replace(0, text)).isTrue();
        assertThat(health.read().state()).isEqualTo(text);
        assertThat(health.replace(1, "")).isTrue();
        assertThat(health.read()).isEqualTo(new Snapshot(2, "", clock.instant()));
    }

    @Test
    void of_many_who_build_on_the_same_snapshot_one_wins() throws InterruptedException {
        SharedHealth health = fresh(clock);
        for (int version = 0; version < 5; version++) {
            long expected = version;
            List<Boolean> won = QueueSteps.together(6, caller -> health.replace(expected, "by " + caller));
            assertThat(won).containsOnlyOnce(true);
            assertThat(health.read().state()).isEqualTo("by " + won.indexOf(true));
            assertThat(health.read().version()).isEqualTo(expected + 1);
        }
    }
}
