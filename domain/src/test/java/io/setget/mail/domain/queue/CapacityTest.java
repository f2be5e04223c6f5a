package io.setget.mail.domain.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CapacityTest {
    @ParameterizedTest
    @CsvSource({"10000,8000", "10,8", "5,4", "4,4", "1,1", "2147483647,1717986918"})
    void A_fifth_of_the_queue_size_is_kept_for_critical_emails(int total, int ordinary) {
        assertThat(new Capacity(total).ordinary()).isEqualTo(ordinary);
    }

    @Test
    void A_queue_holds_at_least_one_email() {
        assertThatThrownBy(() -> new Capacity(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
