package io.setget.mail.adapter.web.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.SignInFields;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PanelSettingsApiTest {
    private static final String GENERAL = "/api/v1/settings/general";
    private static final String AUTHENTICATION = "/api/v1/settings/authentication";

    private final RunningApi api = new RunningApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void general_settings_are_shown_with_their_sources_and_changed_field_by_field() {
        assertThat(api.get(GENERAL).text())
                .isEqualTo("{\"instance_name\":{\"value\":\"SetGet\",\"source\":\"default\"},"
                        + "\"base_url\":{\"value\":\"http://mail.example.com\",\"source\":\"default\"}}");
        var changed = api.put(GENERAL, "{\"instance_name\":\"Zoë & Söhne\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text()).isEqualTo(api.get(GENERAL).text());
        assertThat(api.settings.loadGeneral()).isEqualTo(new GeneralFields("Zoë & Söhne", null));
    }

    @Test
    void authentication_settings_are_shown_with_their_sources_and_changed_field_by_field() {
        assertThat(api.get(AUTHENTICATION).text())
                .isEqualTo("{\"magic_link\":{\"value\":true,\"source\":\"default\"},"
                        + "\"lockout_threshold\":{\"value\":10,\"source\":\"default\"},"
                        + "\"session_length\":{\"value\":\"12h\",\"source\":\"default\"},"
                        + "\"lockout_duration\":{\"value\":\"15m\",\"source\":\"default\"},"
                        + "\"password_reset_lifetime\":{\"value\":\"1h\",\"source\":\"default\"},"
                        + "\"magic_link_lifetime\":{\"value\":\"15m\",\"source\":\"default\"},"
                        + "\"invitation_lifetime\":{\"value\":\"7d\",\"source\":\"default\"}}");
        var changed = api.put(AUTHENTICATION, "{\"magic_link\":false,\"session_length\":\"8h\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().at("/magic_link/value").asBoolean()).isFalse();
        assertThat(changed.json().at("/session_length/source").asText()).isEqualTo("panel");
        api.put(AUTHENTICATION, "{\"magic_link\":null,\"session_length\":null}");
        assertThat(api.settings.loadSignIn()).isEqualTo(SignInFields.NONE);
    }

    @Test
    void what_is_wrong_is_422_and_names_the_field() {
        assertThat(api.put(GENERAL, "{\"base_url\":\"nowhere\"}").wrongFields()).containsExactly("base_url");
        assertThat(api.put(AUTHENTICATION, "{\"lockout_threshold\":1}").wrongFields())
                .containsExactly("lockout_threshold");
        assertThat(api.put(AUTHENTICATION, "{\"unheard_of\":1}").status()).isEqualTo(422);
    }
}
