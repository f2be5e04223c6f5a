package io.setget.mail.domain.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documentation's tables "SMTP settings reference", "TLS and port selection" and "Environment variable override". */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SmtpSettingsReferenceTest {
    private static final EmailAddress FROM =
            EmailAddress.parse("from_email", "noreply@example.com").orThrow();
    private static final EmailAddress OTHER =
            EmailAddress.parse("from_email", "panel@example.org").orThrow();
    private static final SmtpFields ENVIRONMENT = new SmtpFields(
            "env.example.com",
            465,
            TlsMode.STARTTLS,
            Authentication.PASSWORD,
            "env-user",
            new Secret("env-password"),
            FROM,
            "Env");
    private static final SmtpFields PANEL = new SmtpFields(
            "panel.example.com",
            2525,
            TlsMode.NONE,
            Authentication.NONE,
            "panel-user",
            new Secret("panel-password"),
            OTHER,
            "Panel");

    private static EffectiveSmtpSettings panelOnly(SmtpFields panel) {
        return EffectiveSmtpSettings.of(SmtpFields.NONE, panel, "Acme");
    }

    private static List<String> fieldsOf(Parsed<?> parsed) {
        return parsed.fold(
                value -> List.of(),
                errors -> errors.stream().map(FieldError::field).toList());
    }

    @Test
    void SMTP_Host_is_required() {
        var settings = panelOnly(
                new SmtpFields(null, 465, TlsMode.IMPLICIT, null, "user", new Secret("secret"), FROM, "SetGet"));
        assertThat(settings.missing()).containsExactly("host");
        assertThat(settings.complete()).isEmpty();
    }

    @Test
    void SMTP_Port_is_required() {
        var settings = panelOnly(
                new SmtpFields("h", null, TlsMode.IMPLICIT, null, "user", new Secret("secret"), FROM, "SetGet"));
        assertThat(settings.missing()).containsExactly("port");
        assertThat(settings.complete()).isEmpty();
    }

    @Test
    void Username_is_required() {
        var settings =
                panelOnly(new SmtpFields("h", 465, TlsMode.IMPLICIT, null, null, new Secret("secret"), FROM, "SetGet"));
        assertThat(settings.missing()).containsExactly("username");
        assertThat(settings.complete()).isEmpty();
    }

    @Test
    void Password_is_required() {
        var settings = panelOnly(new SmtpFields("h", 465, TlsMode.IMPLICIT, null, "user", null, FROM, "SetGet"));
        assertThat(settings.missing()).containsExactly("password");
        assertThat(settings.complete()).isEmpty();
    }

    @Test
    void Username_and_Password_are_not_required_without_authentication() {
        var settings =
                panelOnly(new SmtpFields("h", 25, TlsMode.NONE, Authentication.NONE, null, null, FROM, "SetGet"));
        assertThat(settings.missing()).isEmpty();
        assertThat(settings.complete()).contains(new SmtpSettings("h", 25, TlsMode.NONE, null, null, FROM, "SetGet"));
    }

    @Test
    void Without_authentication_a_stored_login_is_not_used() {
        assertThat(panelOnly(PANEL).complete())
                .contains(new SmtpSettings("panel.example.com", 2525, TlsMode.NONE, null, null, OTHER, "Panel"));
    }

    @Test
    void From_Email_is_required() {
        var settings = panelOnly(
                new SmtpFields("h", 465, TlsMode.IMPLICIT, null, "user", new Secret("secret"), null, "SetGet"));
        assertThat(settings.missing()).containsExactly("from_email");
        assertThat(settings.complete()).isEmpty();
    }

    @Test
    void From_Name_is_not_required_and_defaults_to_the_instance_name() {
        var settings =
                panelOnly(new SmtpFields("h", 465, TlsMode.IMPLICIT, null, "user", new Secret("secret"), FROM, null));
        assertThat(settings.fromName()).isEqualTo(new Setting<>("Acme", SettingSource.DEFAULT));
        assertThat(settings.complete())
                .contains(new SmtpSettings("h", 465, TlsMode.IMPLICIT, "user", new Secret("secret"), FROM, "Acme"));
    }

    @ParameterizedTest
    @CsvSource({"25,STARTTLS", "465,IMPLICIT", "587,STARTTLS", "2525,STARTTLS", "1025,STARTTLS"})
    void TLS_Mode_is_what_the_port_implies_when_nobody_sets_it(int port, TlsMode mode) {
        var settings = panelOnly(new SmtpFields(null, port, null, null, null, null, null, null));
        assertThat(settings.tlsMode()).isEqualTo(new Setting<>(mode, SettingSource.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({"25,NONE", "25,STARTTLS", "465,STARTTLS", "587,IMPLICIT", "2525,NONE"})
    void A_TLS_Mode_that_is_set_is_never_replaced_by_the_port(int port, TlsMode mode) {
        var settings = panelOnly(new SmtpFields(null, port, mode, null, null, null, null, null));
        assertThat(settings.tlsMode()).isEqualTo(new Setting<>(mode, SettingSource.PANEL));
    }

    @ParameterizedTest
    @CsvSource({"implicit,IMPLICIT,Implicit TLS", "starttls,STARTTLS,STARTTLS", "none,NONE,None"})
    void TLS_Mode_has_the_documented_names_and_labels(String name, TlsMode mode, String label) {
        assertThat(SmtpFieldRules.tlsMode(name)).isEqualTo(Parsed.valid(mode));
        assertThat(mode.wireName()).isEqualTo(name);
        assertThat(mode.label()).isEqualTo(label);
    }

    @Test
    void Nothing_set_leaves_every_required_setting_missing() {
        assertThat(panelOnly(SmtpFields.NONE).missing())
                .containsExactly("host", "port", "username", "password", "from_email");
        assertThat(panelOnly(SmtpFields.NONE).authentication())
                .isEqualTo(new Setting<>(Authentication.PASSWORD, SettingSource.DEFAULT));
        assertThat(panelOnly(SmtpFields.NONE).tlsMode().value()).isNull();
    }

    @Test
    void Environment_variables_take_precedence_over_Admin_Panel_values() {
        var source = SettingSource.ENVIRONMENT;
        assertThat(EffectiveSmtpSettings.of(ENVIRONMENT, PANEL, "Acme"))
                .isEqualTo(new EffectiveSmtpSettings(
                        new Setting<>("env.example.com", source),
                        new Setting<>(465, source),
                        new Setting<>(TlsMode.STARTTLS, source),
                        new Setting<>(Authentication.PASSWORD, source),
                        new Setting<>("env-user", source),
                        new Setting<>(new Secret("env-password"), source),
                        new Setting<>(FROM, source),
                        new Setting<>("Env", source)));
    }

    @Test
    void Admin_Panel_values_fill_what_the_environment_leaves_out() {
        var source = SettingSource.PANEL;
        assertThat(panelOnly(PANEL))
                .isEqualTo(new EffectiveSmtpSettings(
                        new Setting<>("panel.example.com", source),
                        new Setting<>(2525, source),
                        new Setting<>(TlsMode.NONE, source),
                        new Setting<>(Authentication.NONE, source),
                        new Setting<>("panel-user", source),
                        new Setting<>(new Secret("panel-password"), source),
                        new Setting<>(OTHER, source),
                        new Setting<>("Panel", source)));
    }

    @Test
    void Precedence_is_decided_field_by_field() {
        var environment = new SmtpFields("env.example.com", 465, null, null, null, null, null, null);
        var panel = new SmtpFields("panel.example.com", 587, null, null, "panel-user", null, null, null);
        var settings = EffectiveSmtpSettings.of(environment, panel, "Acme");
        assertThat(settings.host()).isEqualTo(new Setting<>("env.example.com", SettingSource.ENVIRONMENT));
        assertThat(settings.username()).isEqualTo(new Setting<>("panel-user", SettingSource.PANEL));
        assertThat(settings.fromName()).isEqualTo(new Setting<>("Acme", SettingSource.DEFAULT));
        assertThat(settings.tlsMode()).isEqualTo(new Setting<>(TlsMode.IMPLICIT, SettingSource.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp.gmail.com", "mail", "127.0.0.1", "::1", "[2001:db8::1]", "bücher.example", " a.b "})
    void SMTP_Host_may_be_a_hostname_or_IP_address(String host) {
        assertThat(SmtpFieldRules.host(host)).isEqualTo(Parsed.valid(host.strip()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "smtp://h", "h/x", "-h", "h\r\nx", "h\0", "u@h", "h:25"})
    void SMTP_Host_may_not_be_anything_else(String host) {
        assertThat(fieldsOf(SmtpFieldRules.host(host))).containsExactly("host");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "25,25", "' 587 ',587", "65535,65535"})
    void SMTP_Port_is_a_number_from_1_to_65535(String text, int port) {
        assertThat(SmtpFieldRules.port(text)).isEqualTo(Parsed.valid(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65536", "4294967761", "99999999999999999999", "smtp", "", "46.5"})
    void SMTP_Port_is_refused_outside_1_to_65535(String text) {
        assertThat(fieldsOf(SmtpFieldRules.port(text))).containsExactly("port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\r\nb", "a\nb", "a\0b"})
    void One_line_settings_refuse_blanks_and_control_characters(String text) {
        assertThat(fieldsOf(SmtpFieldRules.username(text))).containsExactly("username");
        assertThat(fieldsOf(SmtpFieldRules.password(text))).containsExactly("password");
        assertThat(fieldsOf(SmtpFieldRules.fromName(text))).containsExactly("from_name");
    }

    @Test
    void One_line_settings_hold_at_most_500_characters() {
        assertThat(SmtpFieldRules.username("x".repeat(500))).isEqualTo(Parsed.valid("x".repeat(500)));
        assertThat(fieldsOf(SmtpFieldRules.username("x".repeat(501)))).containsExactly("username");
    }

    @Test
    void Password_is_kept_as_it_was_given() {
        assertThat(SmtpFieldRules.password(" pä ss ").orThrow().reveal()).isEqualTo(" pä ss ");
    }

    @Test
    void A_refused_password_is_not_in_the_message() {
        assertThat(SmtpFieldRules.password("hunter2\n").toString()).doesNotContain("hunter2");
    }

    @Test
    void Unknown_TLS_modes_and_authentications_are_refused() {
        assertThat(fieldsOf(SmtpFieldRules.tlsMode("ssl"))).containsExactly("tls_mode");
        assertThat(fieldsOf(SmtpFieldRules.authentication("oauth"))).containsExactly("authentication");
        assertThat(SmtpFieldRules.authentication("none")).isEqualTo(Parsed.valid(Authentication.NONE));
        assertThat(SmtpFieldRules.authentication("password")).isEqualTo(Parsed.valid(Authentication.PASSWORD));
    }

    @Test
    void A_secret_never_prints() {
        assertThat(ENVIRONMENT.toString()).contains("env-user").doesNotContain("env-password");
        assertThat(EffectiveSmtpSettings.of(ENVIRONMENT, PANEL, "Acme").toString())
                .contains("env-user")
                .doesNotContain("env-password");
        assertThat(EffectiveSmtpSettings.of(ENVIRONMENT, PANEL, "Acme")
                        .complete()
                        .orElseThrow()
                        .toString())
                .contains("env-user")
                .doesNotContain("env-password");
        assertThat(new Secret("a")).hasToString(new Secret("long-password").toString());
    }

    @Test
    void Secrets_are_equal_by_value() {
        assertThat(new Secret("a")).isEqualTo(new Secret("a")).isNotEqualTo(new Secret("b"));
    }

    @Test
    void Username_and_Password_go_together() {
        assertThatThrownBy(() -> new SmtpSettings("h", 25, TlsMode.NONE, "user", null, FROM, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
