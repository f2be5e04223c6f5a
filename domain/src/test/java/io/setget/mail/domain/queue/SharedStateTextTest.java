package io.setget.mail.domain.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.queue.ServerState.Turn;
import io.setget.mail.domain.retry.CircuitBreaker;
import io.setget.mail.domain.retry.DomainPace.Slow;
import io.setget.mail.domain.retry.Pace.Pause;
import io.setget.mail.domain.retry.Streak;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What instances tell each other of the mail server, as text. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedStateTextTest {
    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00.123Z");
    private static final Duration AHEAD = Duration.ofMillis(-4_321);

    private static SharedState everything(int domains, int length) {
        Map<String, Slow> slowed = new LinkedHashMap<>();
        for (int i = 0; i < domains; i++) {
            slowed.put("d" + i + "x".repeat(length) + ".example", new Slow(NOW.plusSeconds(i), 100 - i));
        }
        return new SharedState(
                new SharedState.Server(
                        new CircuitBreaker(3, NOW.plusSeconds(5), 2),
                        true,
                        FailureKind.TIMEOUT,
                        new Turn("5eed", NOW.plusSeconds(7))),
                new Pause(NOW.plusSeconds(4), 3),
                new Streak(4, 2, 5, NOW.minusSeconds(1)),
                new SharedState.Limits(new Streak(3, 1, 3, NOW), Set.of("a.example", "b.example")),
                slowed);
    }

    private static SharedStateText reread(SharedState state) {
        String text = new SharedStateText("5eed.1", state, true).write("f", AHEAD);
        return SharedStateText.read(text, "f", AHEAD).orElseThrow();
    }

    @Test
    void everything_is_read_as_it_was_written() {
        assertThat(reread(SharedState.NONE)).isEqualTo(new SharedStateText("5eed.1", SharedState.NONE, true));
        SharedState state = everything(31, 10);
        assertThat(reread(state)).isEqualTo(new SharedStateText("5eed.1", state, true));
    }

    @Test
    void times_are_those_of_the_store_so_that_an_instance_whose_clock_is_off_reads_them_in_its_own() {
        String text = new SharedStateText("1", everything(0, 0), true).write("f", Duration.ofSeconds(10));
        SharedState elsewhere = SharedStateText.read(text, "f", Duration.ofSeconds(-5))
                .orElseThrow()
                .state();
        assertThat(elsewhere.pause().until()).isEqualTo(NOW.plusSeconds(4 + 15));
    }

    @Test
    void four_kibibytes_hold_the_slowest_domains_and_say_that_there_are_more() {
        SharedState state = everything(32, 230);
        String text = new SharedStateText("1", state, true).write("f", AHEAD);
        assertThat(text.length()).isBetween(3_500, SharedStateText.MOST);
        SharedStateText reread = SharedStateText.read(text, "f", AHEAD).orElseThrow();
        assertThat(reread.whole()).isFalse();
        assertThat(reread.state().slowed().keySet())
                .containsExactlyElementsOf(state.slowed().keySet().stream()
                        .limit(reread.state().slowed().size())
                        .toList())
                .hasSizeGreaterThan(10);
    }

    @Test
    void what_speaks_of_other_settings_or_cannot_be_read_says_nothing() {
        String text = new SharedStateText("1", everything(1, 1), true).write("f", AHEAD);
        assertThat(SharedStateText.read(text, "other", AHEAD)).isEmpty();
        assertThat(SharedStateText.read("", "f", AHEAD)).isEmpty();
        assertThat(SharedStateText.read("2" + text.substring(1), "f", AHEAD)).isEmpty();
        assertThat(SharedStateText.read(text.replace("pause ", "pause x"), "f", AHEAD))
                .isEmpty();
        assertThat(SharedStateText.read(text.replace("slowed ", "slowed x "), "f", AHEAD)
                        .orElseThrow()
                        .state()
                        .slowed())
                .isEmpty();
        assertThat(SharedStateText.read(text + "\nsomething of a later version", "f", AHEAD))
                .isPresent();
    }

    @Test
    void whatever_the_text_is_reading_it_ends_without_an_exception() {
        Random random = new Random(7);
        String text = new SharedStateText("1", everything(3, 3), true).write("f", AHEAD);
        String odd = "0129-;,. \nxä\u0000";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder spoiled = new StringBuilder(text);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(spoiled.length());
                char other = odd.charAt(random.nextInt(odd.length()));
                switch (random.nextInt(3)) {
                    case 0 -> spoiled.setCharAt(at, other);
                    case 1 -> spoiled.insert(at, other);
                    default -> spoiled.setLength(Math.max(1, at));
                }
            }
            String unreadable = spoiled.toString();
            assertThatCode(() -> SharedStateText.read(unreadable, "f", AHEAD)
                            .ifPresent(read -> ServerState.well(8)
                                    .with(read.state(), NOW)
                                    .pace()
                                    .afterThrottled(NOW)))
                    .as(unreadable)
                    .doesNotThrowAnyException();
        }
    }
}
