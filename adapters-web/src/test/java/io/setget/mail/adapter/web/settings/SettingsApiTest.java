package io.setget.mail.adapter.web.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsApiTest {
    private static final String PATH = "/api/v1/settings/email";
    private static final String COMPLETE = """
            {"host":"smtp.example.com","port":587,"username":"u","password":"p4ssw0rd","from_email":"a@example.com"}""";

    private RunningApi api = new RunningApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void each_field_is_shown_with_its_value_and_source() {
        JsonNode shown = api.get(PATH).json();
        for (String field : new String[] {"host", "port", "username", "from_email", "tls_mode", "use_tls"}) {
            assertThat(shown.get(field).get("value").isNull()).as(field).isTrue();
            assertThat(shown.get(field).get("source").asText()).as(field).isEqualTo("default");
        }
        assertThat(shown.at("/from_name/value").asText()).isEqualTo("SetGet");
        assertThat(shown.at("/authentication/value").asText()).isEqualTo("password");
        assertThat(shown.at("/password/set").booleanValue()).isFalse();
        assertThat(shown.get("missing")).hasSize(5);
    }

    @Test
    void a_put_changes_only_the_fields_sent_and_answers_with_the_body_of_get() {
        assertThat(api.put(PATH, COMPLETE).status()).isEqualTo(200);
        Answer changed = api.put(PATH, "{\"from_name\":\"Ops\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text()).isEqualTo(api.get(PATH).text());
        assertThat(changed.json().at("/host/value").asText()).isEqualTo("smtp.example.com");
        assertThat(changed.json().at("/host/source").asText()).isEqualTo("panel");
        assertThat(changed.json().at("/from_name/value").asText()).isEqualTo("Ops");
        assertThat(api.put(PATH, "{\"from_name\":null}")
                        .json()
                        .at("/from_name/value")
                        .asText())
                .isEqualTo("SetGet");
    }

    @Test
    void the_password_is_never_shown() {
        Answer saved = api.put(PATH, COMPLETE);
        assertThat(saved.text()).doesNotContain("p4ssw0rd");
        assertThat(saved.json().get("password").toString()).isEqualTo("{\"set\":true,\"source\":\"panel\"}");
        assertThat(api.audit.latest(1).get(0).detail()).contains("password").doesNotContain("p4ssw0rd");
    }

    @Test
    void a_change_is_audited_with_the_names_of_its_fields_and_its_actor() {
        String key = api.key(EnumSet.of(ApiScope.MANAGE), null);
        api.call(key, "PUT", PATH, "{\"port\":465,\"host\":\"smtp.example.com\"}");
        assertThat(api.audit.latest(1)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditAction.SETTINGS_CHANGED);
            assertThat(entry.actor()).isEqualTo("API key app");
            assertThat(entry.detail()).isEqualTo("host, port");
        });
    }

    @Test
    void use_tls_false_is_tls_mode_none_and_true_takes_it_back() {
        api.put(PATH, COMPLETE);
        assertThat(api.put(PATH, "{\"use_tls\":false}")
                        .json()
                        .at("/tls_mode/value")
                        .asText())
                .isEqualTo("none");
        JsonNode back = api.put(PATH, "{\"use_tls\":true}").json();
        assertThat(back.at("/tls_mode/value").asText()).isEqualTo("starttls");
        assertThat(back.at("/use_tls/value").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"use_tls\":false,\"tls_mode\":\"implicit\"} | use_tls",
                "{\"use_tls\":true,\"tls_mode\":\"none\"} | use_tls",
                "{\"use_tls\":\"yes\"} | use_tls",
                "{\"host\":\"\"} | host",
                "{\"host\":\"a b\"} | host",
                "{\"host\":7} | host",
                "{\"port\":0} | port",
                "{\"port\":70000} | port",
                "{\"port\":25.5} | port",
                "{\"port\":[]} | port",
                "{\"from_email\":\"nobody\"} | from_email",
                "{\"from_name\":\"a\\r\\nBcc: x\"} | from_name",
                "{\"tls_mode\":\"ssl\"} | tls_mode",
                "{\"authentication\":\"oauth\"} | authentication",
                "{\"colour\":\"red\"} | colour"
            })
    void what_cannot_work_is_422_names_the_field_and_changes_nothing(String body, String field) {
        String before = api.put(PATH, COMPLETE).text();
        Answer answer = api.put(PATH, body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.wrongFields()).containsExactly(field);
        assertThat(api.get(PATH).text()).isEqualTo(before);
    }

    @Test
    void a_field_that_the_environment_sets_is_409_naming_the_variable_before_any_422() {
        with(new SmtpFields("mx.example.com", 25, TlsMode.NONE, null, null, new Secret("envpass"), null, null));
        Answer answer = api.put(PATH, "{\"host\":\"other.example.com\",\"colour\":1}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().get("detail").asText()).contains("SETGET_SMTP_HOST");
        assertThat(api.put(PATH, "{\"use_tls\":true}").json().get("detail").asText())
                .contains("SETGET_SMTP_TLS_MODE");
        assertThat(api.put(PATH, "{\"password\":\"x\"}").text())
                .contains("SETGET_SMTP_PASSWORD")
                .doesNotContain("envpass");
        assertThat(api.put(PATH, "{\"host\":\"mx.example.com\",\"port\":25,\"username\":\"u\"}")
                        .status())
                .isEqualTo(200);
        assertThat(api.get(PATH).json().at("/host/source").asText()).isEqualTo("environment");
    }

    @ParameterizedTest
    @CsvSource({
        "25,none,false",
        "25,starttls,false",
        "25,implicit,true",
        "465,implicit,false",
        "465,starttls,true",
        "465,none,true",
        "587,starttls,false",
        "587,implicit,true",
        "2525,starttls,false",
        "2525,none,true",
        "1025,none,false"
    })
    void a_port_and_tls_mode_that_do_not_go_together_are_warned_about(int port, String mode, boolean warned) {
        api.put(PATH, "{\"authentication\":\"none\"}");
        Answer answer = api.put(PATH, "{\"port\":" + port + ",\"tls_mode\":\"" + mode + "\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("warnings")).hasSize(warned ? 1 : 0);
    }

    @Test
    void a_password_over_none_is_warned_about() {
        api.put(PATH, COMPLETE);
        JsonNode warnings =
                api.put(PATH, "{\"port\":25,\"tls_mode\":\"none\"}").json().get("warnings");
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0).asText()).contains("password");
    }

    @Test
    void a_test_of_unsaved_values_saves_nothing_and_goes_to_the_keys_owner() {
        String key = api.key(EnumSet.of(ApiScope.MANAGE), null);
        Answer answer = api.call(key, "POST", PATH + "/test", "{\"settings\":" + COMPLETE + "}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("ok").booleanValue()).isTrue();
        assertThat(answer.json().get("message").asText()).isEqualTo("Test email sent successfully.");
        assertThat(answer.json().get("steps").get(0).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("name", "ok", "duration_ms", "detail");
        assertThat(answer.json().has("transcript")).isTrue();
        assertThat(answer.json().has("error")).isFalse();
        assertThat(api.transport.received())
                .singleElement()
                .satisfies(email -> assertThat(email.to().address().value()).isEqualTo("admin@example.com"));
        assertThat(api.settings.load()).isEqualTo(SmtpFields.NONE);
        assertThat(api.store.queue().size()).isZero();
    }

    @Test
    void a_failed_test_is_200_with_error_cause_and_solution() {
        api.put(PATH, COMPLETE);
        api.transport.breakDown(new Failure(FailureKind.CONNECTION_REFUSED, null, "Nothing listens there."));
        JsonNode answer =
                api.post(PATH + "/test", "{\"to\":\"ann@example.com\"}").json();
        assertThat(answer.get("ok").booleanValue()).isFalse();
        assertThat(answer.get("error").asText()).isEqualTo("connection_refused");
        assertThat(answer.get("cause").asText()).isEqualTo("Wrong host or port");
        assertThat(answer.get("solution").asText()).isEqualTo("Verify SMTP host and port");
        assertThat(answer.get("message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host\":\"evil.example.com", "username\":\"other"})
    void the_saved_password_is_not_used_with_another_server(String change) {
        api.put(PATH, COMPLETE);
        Answer answer = api.post(PATH + "/test", "{\"to\":\"a@example.com\",\"settings\":{\"" + change + "\"}}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.wrongFields()).containsExactly("password");
        assertThat(api.transport.settingsUsed()).isEmpty();
    }

    @Test
    void the_saved_password_is_used_while_host_port_and_username_are_the_saved_ones() {
        api.put(PATH, COMPLETE);
        Answer answer = api.post(
                PATH + "/test",
                "{\"to\":\"a@example.com\",\"settings\":{\"host\":\"smtp.example.com\",\"from_name\":\"New\"}}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(api.transport.settingsUsed()).singleElement().satisfies(used -> {
            assertThat(used.password()).isEqualTo(new Secret("p4ssw0rd"));
            assertThat(used.fromName()).isEqualTo("New");
        });
    }

    @Test
    void values_to_test_stand_in_place_of_the_environments_but_its_password_goes_to_its_server_only() {
        with(new SmtpFields(
                "mx.example.com",
                587,
                null,
                null,
                "u",
                new Secret("envpass"),
                RunningApi.address("noreply@example.com"),
                null));
        String elsewhere = "{\"to\":\"a@example.com\",\"settings\":{\"host\":\"smtp.example.com\"}}";
        assertThat(api.post(PATH + "/test", elsewhere).wrongFields()).containsExactly("password");
        String complete = elsewhere.replace("\"}}", "\",\"password\":\"mine\"}}");
        assertThat(api.post(PATH + "/test", complete).status()).isEqualTo(200);
        assertThat(api.transport.settingsUsed().get(0).host()).isEqualTo("smtp.example.com");
        assertThat(api.transport.settingsUsed().get(0).password()).isEqualTo(new Secret("mine"));
    }

    @Test
    void a_test_without_settings_names_what_is_missing() {
        Answer answer = api.post(PATH + "/test", "{\"to\":\"a@example.com\"}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.wrongFields()).contains("host", "port", "username", "password", "from_email");
    }

    @Test
    void a_key_without_an_owner_must_say_where_to_send_the_test() {
        api.put(PATH, COMPLETE);
        assertThat(api.post(PATH + "/test", "{}").wrongFields()).containsExactly("to");
        assertThat(api.post(PATH + "/test", "{\"to\":\"x\"}").wrongFields()).containsExactly("to");
        assertThat(api.post(PATH + "/test", "{\"to\":\"a@b.example\",\"settings\":7,\"x\":1}")
                        .wrongFields())
                .containsExactlyInAnyOrder("settings", "x");
    }

    private void with(SmtpFields environment) {
        api.close();
        api = new RunningApi(environment, null);
    }
}
