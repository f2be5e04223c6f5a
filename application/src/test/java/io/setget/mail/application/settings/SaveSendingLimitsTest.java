package io.setget.mail.application.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SaveSendingLimitsTest {
    private final InMemorySettingsStore store = new InMemorySettingsStore();
    private final InMemoryAuditLog audit = new InMemoryAuditLog(new MovableClock());
    private final AtomicInteger told = new AtomicInteger();

    private SaveResult save(SendingLimits environment, Map<String, @Nullable Object> fields) {
        return new SaveSendingLimits(
                        new CurrentSendingLimits(environment, store), store, audit, false, told::incrementAndGet)
                .save(new SendingLimitsChange(fields), "ada@example.com");
    }

    @Test
    void only_the_fields_that_are_named_change_and_null_lifts_a_limit() {
        save(SendingLimits.NONE, Map.of("limit_per_second", 14, "limit_per_day", "500"));
        assertThat(store.loadLimits()).isEqualTo(new SendingLimits(14, null, 500));
        Map<String, @Nullable Object> lift = new HashMap<>();
        lift.put("limit_per_second", null);
        assertThat(save(SendingLimits.NONE, lift)).isEqualTo(new SaveResult.Saved());
        assertThat(store.loadLimits()).isEqualTo(new SendingLimits(null, null, 500));
    }

    @Test
    void a_change_is_told_and_audited_and_none_is_not() {
        save(SendingLimits.NONE, Map.of("limit_per_second", 14, "limit_per_day", 500));
        save(SendingLimits.NONE, Map.of());
        assertThat(told).hasValue(1);
        assertThat(audit.latest(5)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditAction.SETTINGS_CHANGED);
            assertThat(entry.actor()).isEqualTo("ada@example.com");
            assertThat(entry.detail()).isEqualTo("limit_per_day, limit_per_second");
        });
    }

    @Test
    void everything_that_is_wrong_is_told_and_nothing_changes() {
        SaveResult result =
                save(SendingLimits.NONE, Map.of("limit_per_hour", 0, "limit_per_day", 7, "limit_per_week", 1));
        assertThat(result)
                .isInstanceOfSatisfying(
                        SaveResult.Refused.class,
                        refused -> assertThat(refused.errors())
                                .extracting(FieldError::field)
                                .containsExactlyInAnyOrder("limit_per_hour", "limit_per_week"));
        assertThat(store.loadLimits()).isEqualTo(SendingLimits.NONE);
        assertThat(told).hasValue(0);
    }

    @Test
    void what_the_environment_sets_can_only_be_repeated() {
        SendingLimits environment = new SendingLimits(null, 100, null);
        assertThat(save(environment, Map.of("limit_per_hour", 200, "limit_per_day", 0)))
                .isEqualTo(new SaveResult.SetByEnvironment(java.util.List.of("SETGET_SENDING_LIMIT_PER_HOUR")));
        assertThat(save(environment, Map.of("limit_per_hour", 100, "limit_per_day", 500)))
                .isEqualTo(new SaveResult.Saved());
        assertThat(new CurrentSendingLimits(environment, store).get().inForce())
                .isEqualTo(new SendingLimits(null, 100, 500));
    }
}
