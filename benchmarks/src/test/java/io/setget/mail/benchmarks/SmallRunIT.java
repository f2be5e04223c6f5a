package io.setget.mail.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The programs still run, and measure what they say; no figure is judged here. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SmallRunIT {
    @Test
    void every_email_of_a_small_run_is_measured_from_request_to_mail_from() throws Exception {
        Options options = Options.parse(new String[] {
            "--jar", System.getProperty("setget.jar"), "--emails", "20", "--warm-up", "5", "--per-second", "200"
        });
        assertThat(AcceptToMailFrom.run(options))
                .contains("20 emails at 200 a second")
                .containsPattern("request to MAIL FROM +\\d+\\.\\d\\d +\\d+\\.\\d\\d +\\d+\\.\\d\\d +\\d+\\.\\d\\d")
                .containsPattern("a multiple of .*: \\d+\\.\\d");
    }

    @Test
    void percentiles_are_those_of_the_nearest_rank() {
        long[] nanos = new long[100];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (100 - i) * 1_000_000L;
        }
        Times times = new Times(nanos);
        assertThat(times.millis(0.5)).isEqualTo(50);
        assertThat(times.millis(0.99)).isEqualTo(99);
        assertThat(times.millis(1)).isEqualTo(100);
        assertThat(new Times(new long[] {7_000_000}).millis(0.5)).isEqualTo(7);
    }

    @Test
    void what_it_does_not_know_is_answered_with_what_it_knows() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--fast"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--per-second");
        assertThatThrownBy(() -> Options.parse(new String[] {"--emails", "0"}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
