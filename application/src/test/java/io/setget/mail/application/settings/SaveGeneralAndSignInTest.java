package io.setget.mail.application.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.input.DurationText;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.SignInFields;
import io.setget.mail.domain.settings.SignInRules;
import io.setget.mail.domain.settings.SignInTime;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the instance is called, where it is reached, and the rules about signing in. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SaveGeneralAndSignInTest {
    private static final String ADA = "ada@example.com";

    private final InMemorySettingsStore store = new InMemorySettingsStore();
    private final InMemoryAuditLog audit = new InMemoryAuditLog(new MovableClock());
    private final CurrentSignInRules rules = new CurrentSignInRules(store);

    private SaveResult general(GeneralFields environment, Map<String, @Nullable Object> fields) {
        CurrentInstance current =
                new CurrentInstance(environment, store, new Instance("SetGet", "http://localhost:8080"));
        return new SaveGeneralSettings(current, store, audit).save(new GeneralChange(fields), ADA);
    }

    private SaveResult signIn(Map<String, @Nullable Object> fields) {
        return new SaveSignInRules(store, audit).save(new SignInChange(fields), ADA);
    }

    private static Map<String, @Nullable Object> nothing(String field) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put(field, null);
        return fields;
    }

    @Test
    void only_the_fields_that_are_named_change_and_null_restores_the_default() {
        general(GeneralFields.NONE, Map.of("instance_name", " Acme ", "base_url", "https://mail.example.com/"));
        assertThat(store.loadGeneral()).isEqualTo(new GeneralFields("Acme", "https://mail.example.com"));
        general(GeneralFields.NONE, nothing("instance_name"));
        assertThat(store.loadGeneral()).isEqualTo(new GeneralFields(null, "https://mail.example.com"));
        assertThat(audit.latest(1))
                .singleElement()
                .satisfies(entry -> assertThat(entry.detail()).isEqualTo("instance_name"));
    }

    @Test
    void what_the_environment_sets_can_only_be_repeated() {
        GeneralFields environment = new GeneralFields(null, "https://mail.example.com");
        assertThat(general(environment, Map.of("base_url", "https://other.example.com")))
                .isEqualTo(new SaveResult.SetByEnvironment(java.util.List.of("SETGET_BASE_URL")));
        assertThat(general(environment, Map.of("base_url", "https://mail.example.com/", "instance_name", "Acme")))
                .isEqualTo(new SaveResult.Saved());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example.com",
                "ftp://mail.example.com",
                "https://",
                "javascript:alert(1)",
                "https://ada:secret@mail.example.com",
                "https://mail.example.com/?a=b",
                "https://mail.example.com/#a",
                "https://mail example.com"
            })
    void a_base_url_is_a_plain_web_address(String url) {
        assertThat(general(GeneralFields.NONE, Map.of("base_url", url))).isInstanceOf(SaveResult.Refused.class);
        assertThat(store.loadGeneral()).isEqualTo(GeneralFields.NONE);
    }

    @Test
    void an_instance_name_is_one_line() {
        assertThat(general(GeneralFields.NONE, Map.of("instance_name", "a\r\nBcc: b")))
                .isInstanceOf(SaveResult.Refused.class);
        assertThat(general(GeneralFields.NONE, Map.of("instance_name", "x".repeat(501))))
                .isInstanceOf(SaveResult.Refused.class);
    }

    @Test
    void rules_that_nobody_chose_are_the_defaults() {
        SignInRules now = rules.get();
        assertThat(now.hasMagicLink()).isTrue();
        assertThat(now.threshold()).isEqualTo(10);
        assertThat(now.time(SignInTime.SESSION_LENGTH)).isEqualTo(Duration.ofHours(12));
        assertThat(now.time(SignInTime.LOCKOUT_DURATION)).isEqualTo(Duration.ofMinutes(15));
        assertThat(now.time(SignInTime.PASSWORD_RESET_LIFETIME)).isEqualTo(Duration.ofHours(1));
        assertThat(now.time(SignInTime.MAGIC_LINK_LIFETIME)).isEqualTo(Duration.ofMinutes(15));
        assertThat(now.time(SignInTime.INVITATION_LIFETIME)).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void rules_change_one_by_one_and_go_back_to_their_defaults() {
        signIn(Map.of("magic_link", false, "lockout_threshold", 5, "session_length", "30m"));
        signIn(Map.of("invitation_lifetime", "2d"));
        assertThat(rules.get().hasMagicLink()).isFalse();
        assertThat(rules.get().threshold()).isEqualTo(5);
        assertThat(rules.get().time(SignInTime.SESSION_LENGTH)).isEqualTo(Duration.ofMinutes(30));
        assertThat(rules.get().time(SignInTime.INVITATION_LIFETIME)).isEqualTo(Duration.ofDays(2));
        signIn(nothing("session_length"));
        signIn(nothing("magic_link"));
        assertThat(rules.get().time(SignInTime.SESSION_LENGTH)).isEqualTo(Duration.ofHours(12));
        assertThat(rules.get().hasMagicLink()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "magic_link,maybe",
        "lockout_threshold,2",
        "lockout_threshold,101",
        "lockout_threshold,ten",
        "session_length,4m",
        "session_length,31d",
        "session_length,12",
        "lockout_duration,59s",
        "lockout_duration,2d",
        "password_reset_lifetime,1m",
        "magic_link_lifetime,61m",
        "invitation_lifetime,59m",
        "captcha,true"
    })
    void what_is_out_of_bounds_is_told_by_its_field_and_changes_nothing(String field, String value) {
        assertThat(signIn(Map.of(field, value)))
                .isInstanceOfSatisfying(
                        SaveResult.Refused.class,
                        refused -> assertThat(refused.errors())
                                .extracting(FieldError::field)
                                .containsExactly(field));
        assertThat(store.loadSignIn()).isEqualTo(SignInFields.NONE);
    }

    @ParameterizedTest
    @CsvSource({"PT0.5S,500ms", "PT90S,90s", "PT15M,15m", "PT12H,12h", "P7D,7d", "P1D,1d", "PT0S,0ms"})
    void durations_are_written_as_they_are_read(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
        assertThat(DurationText.parse(text)).contains(duration);
    }
}
