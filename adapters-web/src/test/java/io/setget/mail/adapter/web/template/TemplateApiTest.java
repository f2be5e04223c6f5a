package io.setget.mail.adapter.web.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.ClaimScope;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplateApiTest {
    private static final String WELCOME = "/api/v1/templates/welcome";
    private static final String DRAFT =
            "{\"subject\":\"Ahoy {{user_name}}!\",\"html\":\"<p>{{login_url}}</p>\",\"text\":\"{{login_url}}\"}";

    private final RunningApi api = new RunningApi();
    private int claims;

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @EnumSource
    void five_types_can_be_changed_and_three_answer_409(EmailType type) {
        String path = "/api/v1/templates/" + type.wireName();
        int allowed = type.customisable() ? 200 : 409;
        String all = "{\"subject\":\"s\",\"html\":\"<p>x</p>\",\"text\":\"t\"}";

        assertThat(api.get(path).json().get("source").asText()).isEqualTo("built_in");
        assertThat(api.put(path, all).status()).isEqualTo(allowed);
        assertThat(api.put(path, "{}").status()).isEqualTo(type.customisable() ? 422 : 409);
        assertThat(api.delete(path).status()).isEqualTo(type.customisable() ? 204 : 409);
        assertThat(api.post(path + "/preview", "{}").status()).isEqualTo(200);
    }

    @Test
    void the_next_email_is_made_with_what_was_saved_until_it_is_reset() {
        Answer saved = api.put(WELCOME, DRAFT);
        assertThat(saved.status()).isEqualTo(200);
        assertThat(saved.json().get("source").asText()).isEqualTo("custom");
        assertThat(saved.json().get("version").asInt()).isEqualTo(1);
        assertThat(saved.text()).isEqualTo(api.get(WELCOME).text());
        assertThat(subjectOfNextEmail("de-AT")).isEqualTo("Ahoy Ann!");

        assertThat(api.delete(WELCOME).status()).isEqualTo(204);
        assertThat(subjectOfNextEmail("de-AT")).isEqualTo("Welcome from SetGet");
        assertThat(api.get(WELCOME).json().get("versions")).hasSize(2);
        assertThat(api.audit.latest(2))
                .extracting(entry -> entry.action())
                .containsExactly(AuditAction.TEMPLATE_RESET, AuditAction.TEMPLATE_SAVED);
    }

    @Test
    void a_language_of_its_own_goes_before_a_wider_one() {
        api.put(WELCOME, DRAFT);
        api.put(WELCOME + "?locale=de", DRAFT.replace("Ahoy", "Moin"));

        assertThat(subjectOfNextEmail("de-AT")).isEqualTo("Moin Ann!");
        assertThat(subjectOfNextEmail("fr")).isEqualTo("Ahoy Ann!");
        JsonNode austrian = api.get(WELCOME + "?locale=de-AT").json();
        assertThat(austrian.get("source_locale").asText()).isEqualTo("de");
        assertThat(austrian.get("versions")).isEmpty();
    }

    @Test
    void a_preview_saves_nothing_and_warns() {
        JsonNode preview = api.post(WELCOME + "/preview", "{\"html\":\"<p>{{nobody}} http://x</p>\"}")
                .json();

        assertThat(preview.get("warnings").findValuesAsText("warning"))
                .contains("missing_variable", "unknown_variable");
        assertThat(preview.get("html").asText()).contains("http://x").doesNotContain("{{");
        assertThat(api.get(WELCOME).json().get("source").asText()).isEqualTo("built_in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"subject\":\"s\",\"html\":\"<script>x</script>\"}",
                "{\"subject\":\"s\",\"html\":\"{{#login_url}}\"}",
                "{\"subject\":\"s\",\"html\":\"{{>x}}\"}",
                "{\"subject\":\"s\",\"html\":7}",
                "{\"subject\":\"s\",\"html\":null}"
            })
    void what_cannot_be_rendered_is_refused_when_it_is_saved_and_when_it_is_tried(String draft) {
        assertThat(api.put(WELCOME, draft).status()).isEqualTo(422);
        assertThat(api.put(WELCOME, draft).wrongFields()).containsExactly("html");
        assertThat(api.post(WELCOME + "/preview", draft).wrongFields()).containsExactly("html");
        assertThat(api.templates.inForce()).isEmpty();
    }

    @Test
    void a_subject_that_would_be_empty_for_some_is_refused() {
        assertThat(api.put(WELCOME, DRAFT.replace("Ahoy {{user_name}}!", "{{user_name}}"))
                        .wrongFields())
                .containsExactly("subject");
        assertThat(api.put(WELCOME, DRAFT.replace("{\"subject", "{\"sender\":\"x\",\"subject"))
                        .wrongFields())
                .containsExactly("sender");
    }

    @Test
    void unknown_types_and_languages_are_told() {
        assertThat(api.get("/api/v1/templates/nothing").status()).isEqualTo(404);
        assertThat(api.get(WELCOME + "?locale=x").wrongFields()).containsExactly("locale");
        assertThat(api.put(WELCOME + "?locale=../x", DRAFT).status()).isEqualTo(422);
    }

    private String subjectOfNextEmail(String locale) {
        api.post(
                "/api/v1/emails",
                "{\"type\":\"welcome\",\"to\":\"ann@example.com\",\"locale\":\"" + locale
                        + "\",\"variables\":{\"user_name\":\"Ann\",\"login_url\":\"https://x.example/\"}}");
        return api.store
                .queue()
                .claim("worker " + ++claims, 1, Duration.ofSeconds(20), ClaimScope.ALL)
                .get(0)
                .email()
                .content()
                .subject();
    }
}
