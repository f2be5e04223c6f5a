package io.setget.mail.domain.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmailIdTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void Later_ids_sort_after_earlier_ones() {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            var earlier = EmailId.create(NOW.plusMillis(i), random);
            var later = EmailId.create(NOW.plusMillis(i + 1), random);
            assertThat(earlier).isLessThan(later);
        }
    }

    @Test
    void An_id_is_a_UUID_of_version_7_and_tells_its_time() {
        var uuid = UUID.fromString(EmailId.create(NOW, new Random(2)).value());
        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
        assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void Ids_of_one_moment_differ() {
        var random = new Random(3);
        assertThat(EmailId.create(NOW, random)).isNotEqualTo(EmailId.create(NOW, random));
    }

    @Test
    void Anything_else_is_no_id() {
        var id = EmailId.create(NOW, new Random(4));
        assertThat(EmailId.parse(id.toString())).contains(id);
        assertThat(EmailId.parse(id + "\n")).isEmpty();
        assertThat(EmailId.parse("1-1-1-1-1")).isEmpty();
        assertThat(EmailId.parse("")).isEmpty();
        assertThatThrownBy(() -> new EmailId("../etc")).isInstanceOf(IllegalArgumentException.class);
    }
}
