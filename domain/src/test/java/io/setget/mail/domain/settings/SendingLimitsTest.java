package io.setget.mail.domain.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.domain.input.FieldError;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SendingLimitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"1", " 500 ", "1000000"})
    void a_limit_is_a_whole_number_from_1_to_a_million(String text) {
        assertThat(SendingLimits.parse(SendingLimits.PER_DAY, text).orThrow()).isEqualTo(Integer.valueOf(text.strip()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1000001", "14.5", "1e3", "5OO", "99999999999999999999"})
    void anything_else_is_told_with_the_name_of_its_field(String text) {
        List<FieldError> wrong =
                SendingLimits.parse(SendingLimits.PER_SECOND, text).fold(ok -> List.of(), errors -> errors);
        assertThat(wrong)
                .containsExactly(new FieldError("limit_per_second", "must be a whole number from 1 to 1000000"));
    }

    @Test
    void limits_that_cannot_be_are_not_made() {
        assertThatThrownBy(() -> new SendingLimits(0, null, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SendingLimits(null, null, 1_000_001)).hasMessageContaining("1000001");
        assertThat(new SendingLimits(null, 1, null).isNone()).isFalse();
        assertThat(SendingLimits.NONE.isNone()).isTrue();
    }

    @Test
    void the_environments_limits_win_one_by_one() {
        EffectiveSendingLimits limits =
                EffectiveSendingLimits.of(new SendingLimits(14, null, null), new SendingLimits(5, 100, null));
        assertThat(limits.inForce()).isEqualTo(new SendingLimits(14, 100, null));
        assertThat(limits.perSecond().source()).isEqualTo(SettingSource.ENVIRONMENT);
        assertThat(limits.perHour().source()).isEqualTo(SettingSource.PANEL);
        assertThat(limits.perDay()).isEqualTo(new Setting<>(null, SettingSource.DEFAULT));
    }
}
