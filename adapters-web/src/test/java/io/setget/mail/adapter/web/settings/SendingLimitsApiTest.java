package io.setget.mail.adapter.web.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFields;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SendingLimitsApiTest {
    private static final String PATH = "/api/v1/settings/limits";

    private RunningApi api = new RunningApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void without_limits_each_is_null_by_default_and_nothing_is_counted() {
        assertThat(api.get(PATH).text())
                .isEqualTo("{\"limit_per_second\":{\"value\":null,\"source\":\"default\"},"
                        + "\"limit_per_hour\":{\"value\":null,\"source\":\"default\"},"
                        + "\"limit_per_day\":{\"value\":null,\"source\":\"default\"},"
                        + "\"used_last_hour\":null,\"used_last_day\":null,\"reached\":null}");
    }

    @Test
    void a_put_changes_only_the_fields_sent_and_answers_with_the_body_of_get() {
        api.put(PATH, "{\"limit_per_second\":14,\"limit_per_day\":500}");
        Answer changed = api.put(PATH, "{\"limit_per_second\":null,\"limit_per_hour\":100}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text()).isEqualTo(api.get(PATH).text());
        assertThat(api.settings.loadLimits()).isEqualTo(new SendingLimits(null, 100, 500));
        assertThat(changed.json().at("/limit_per_day/source").asText()).isEqualTo("panel");
        assertThat(changed.json().get("used_last_hour").asInt(-1)).isZero();
    }

    @Test
    void a_limit_that_is_reached_is_told_with_when_sending_goes_on() {
        api.put(PATH, "{\"limit_per_day\":500}");
        api.quota.take(500, new SendingLimits(null, null, 500));
        JsonNode shown = api.get(PATH).json();
        assertThat(shown.get("used_last_day").asInt()).isEqualTo(500);
        assertThat(shown.get("reached").toString())
                .isEqualTo("{\"span\":\"day\",\"limit\":500,\"used\":500,\"goes_on_at\":\"2030-01-02T12:10:00Z\"}");
    }

    @Test
    void while_the_queue_is_away_the_limits_are_shown_without_what_is_used() {
        api.put(PATH, "{\"limit_per_day\":500}");
        api.queueOutage.begin();
        Answer shown = api.get(PATH);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().at("/limit_per_day/value").asInt()).isEqualTo(500);
        assertThat(shown.json().get("used_last_day").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"limit_per_second\":0} | limit_per_second",
                "{\"limit_per_hour\":1.5} | limit_per_hour",
                "{\"limit_per_day\":1000001} | limit_per_day",
                "{\"limit_per_day\":true} | limit_per_day",
                "{\"limit_per_day\":[1]} | limit_per_day",
                "{\"limit_per_week\":1} | limit_per_week"
            })
    void what_is_no_limit_is_422_names_the_field_and_changes_nothing(String body, String field) {
        Answer answer = api.put(PATH, body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.wrongFields()).containsExactly(field);
        assertThat(api.settings.loadLimits()).isEqualTo(SendingLimits.NONE);
    }

    @Test
    void a_limit_that_the_environment_sets_is_409_naming_the_variable_before_any_422() {
        api.close();
        api = new RunningApi(SmtpFields.NONE, new SendingLimits(14, null, null), null);
        Answer answer = api.put(PATH, "{\"limit_per_second\":20,\"limit_per_day\":0}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().get("detail").asText()).contains("SETGET_SENDING_LIMIT_PER_SECOND");
        assertThat(api.put(PATH, "{\"limit_per_second\":14,\"limit_per_day\":7}")
                        .status())
                .isEqualTo(200);
        assertThat(api.get(PATH).json().at("/limit_per_second/source").asText()).isEqualTo("environment");
    }

    @Test
    void reading_needs_one_scope_and_changing_another() {
        String reader = api.key(EnumSet.of(ApiScope.READ), null);
        assertThat(api.call(reader, "GET", PATH, null).status()).isEqualTo(200);
        assertThat(api.call(reader, "PUT", PATH, "{}").status()).isEqualTo(403);
        String manager = api.key(EnumSet.of(ApiScope.MANAGE), null);
        api.call(manager, "PUT", PATH, "{\"limit_per_day\":3}");
        assertThat(api.audit.latest(1).get(0).detail()).isEqualTo("limit_per_day");
    }
}
