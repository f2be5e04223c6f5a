package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the settings form does for whoever fills it in. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class SettingsFormIT {
    private static final String LOOKS = "io.setget.mail.bootstrap.browser.Look#withAndWithoutJavaScript";
    private static final String SUCCESS = "Test email sent successfully.";

    @TempDir
    static Path dir;

    private static Office office;

    @BeforeAll
    static void open(Chromium chromium) throws Exception {
        office = new Office(chromium, dir);
    }

    @AfterAll
    static void close() throws Exception {
        office.close();
    }

    @Test
    void port_and_tls_mode_warn_each_other_while_they_are_being_chosen() {
        try (Visitor admin = office.admin(Look.USUAL)) {
            admin.fill("SMTP Port", "465");
            admin.choose("TLS Mode", "STARTTLS");
            admin.sees("Port 465 usually goes with Implicit TLS, not with STARTTLS.");
            admin.fill("SMTP Port", "587");
            admin.field("SMTP Port").press("Tab");
            assertThat(admin.page().locator("#warnings")).hasText("");
            admin.choose("TLS Mode", "Implicit TLS");
            admin.sees("Port 587 usually goes with STARTTLS, not with Implicit TLS.");
            admin.page().getByLabel("Use TLS").uncheck();
            assertThat(admin.page().locator("#tls_mode option:checked")).hasText("None");
            admin.sees("Port 587 usually goes with STARTTLS, not with no TLS.");
        }
    }

    @Test
    void port_and_tls_mode_warn_each_other_without_javascript_when_a_test_email_is_sent() {
        try (Visitor admin = office.admin(Look.WITHOUT_JAVA_SCRIPT)) {
            office.fillIn(admin);
            admin.fill("SMTP Host", "127.0.0.1");
            admin.fill("SMTP Port", "25");
            admin.press("Send Test Email");
            admin.sees("Port 25 usually goes with None or STARTTLS, not with Implicit TLS.");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Gmail, smtp.gmail.com, 465, Implicit TLS, '', App-specific password (not your Gmail password)",
        "SendGrid, smtp.sendgrid.net, 465, Implicit TLS, apikey, Your SendGrid API key",
        "Amazon SES, email-smtp.eu-west-1.amazonaws.com, 465, Implicit TLS, '', SES SMTP password (not your AWS secret key)",
        "Microsoft 365, smtp.office365.com, 587, STARTTLS, '', 'The mailbox''s password, or an app password'",
        "Mailgun, smtp.mailgun.org, 465, Implicit TLS, '', That user's SMTP password (not an API key)",
        "Postmark, smtp.postmarkapp.com, 587, STARTTLS, '', The same Server API token again",
        "Brevo, smtp-relay.brevo.com, 465, Implicit TLS, '', 'An SMTP key (not an API key, not your account''s password)'",
        "Mailjet, in-v3.mailjet.com, 465, Implicit TLS, '', Your secret key",
        "Custom / self-hosted SMTP, '', 587, STARTTLS, '', As configured on your mail server"
    })
    void a_provider_fills_the_form_in_and_shows_its_guide(
            String provider, String host, String port, String tlsMode, String username, String guide) {
        try (Visitor admin = office.admin(Look.WITHOUT_JAVA_SCRIPT)) {
            admin.follow(provider);
            assertThat(admin.field("SMTP Host")).hasValue(host);
            assertThat(admin.field("SMTP Port")).hasValue(port);
            assertThat(admin.page().locator("#tls_mode option:checked")).hasText(tlsMode);
            assertThat(admin.field("Username")).hasValue(username);
            assertThat(admin.page().locator(".guide dt:text-is('Password') + dd"))
                    .hasText(guide);
        }
    }

    @ParameterizedTest
    @MethodSource(LOOKS)
    void a_region_is_picked(Look look) {
        try (Visitor admin = office.admin(look)) {
            admin.follow("Amazon SES");
            admin.choose("Region", "Europe (Frankfurt)");
            admin.press("Use this region");
            assertThat(admin.field("SMTP Host")).hasValue("email-smtp.eu-central-1.amazonaws.com");
            assertThat(admin.page().locator("#region option:checked")).hasText("Europe (Frankfurt)");
        }
    }

    @ParameterizedTest
    @MethodSource(LOOKS)
    void detection_looks_at_the_four_usual_ports_of_the_host_and_keeps_what_was_typed(Look look) {
        try (Visitor admin = office.admin(look)) {
            admin.fill("SMTP Host", "127.0.0.1");
            admin.fill("From Email", "ann@example.com");
            admin.press("Detect for me");
            admin.sees("127.0.0.1");
            assertThat(admin.page().locator("#detected td[data-label=Port]"))
                    .hasText(new String[] {"465", "587", "2525", "25"});
            assertThat(admin.field("From Email")).hasValue("ann@example.com");
            admin.assertFits();
        }
    }

    @ParameterizedTest
    @MethodSource(LOOKS)
    void a_blank_password_keeps_the_saved_one(Look look) {
        try (Visitor admin = office.admin(look)) {
            office.fillIn(admin);
            admin.press("Save");
            admin.sees("Settings saved.");
            assertThat(admin.field("Password")).hasAttribute("placeholder", "Saved; blank keeps it");
            admin.fill("From Name", "Only this is new");
            admin.press("Save");
            admin.sees("Settings saved.");
            admin.press("Send Test Email");
            admin.sees(SUCCESS);
        }
    }

    @ParameterizedTest
    @MethodSource(LOOKS)
    void the_saved_password_is_not_sent_to_another_server(Look look) {
        try (Visitor admin = office.admin(look)) {
            office.fillIn(admin);
            admin.press("Save");
            admin.sees("Settings saved.");
            admin.fill("SMTP Host", "127.0.0.1");
            admin.press("Send Test Email");
            admin.sees("must be entered again: the saved one belongs to the saved host, port and username");
        }
    }

    @Test
    void a_password_typed_for_a_test_is_kept_for_the_save_that_follows_without_javascript() {
        try (Visitor admin = office.admin(Look.WITHOUT_JAVA_SCRIPT)) {
            office.fillIn(admin);
            admin.fill("Password", "not the password");
            admin.press("Save");
            admin.sees("Settings saved.");
            admin.fill("Password", Office.SMTP_PASSWORD);
            admin.press("Send Test Email");
            admin.sees(SUCCESS);
            assertThat(admin.field("Password")).hasValue("");
            admin.press("Save");
            admin.sees("Settings saved.");
            admin.press("Send Test Email");
            admin.sees(SUCCESS);
        }
    }

    @ParameterizedTest
    @MethodSource(LOOKS)
    void what_cannot_work_is_said_beside_its_field_and_the_old_values_stay(Look look) {
        try (Visitor admin = office.admin(look)) {
            office.fillIn(admin);
            admin.press("Save");
            admin.sees("Settings saved.");
            admin.fill("SMTP Port", "70000");
            admin.fill("From Email", "nobody");
            admin.press("Save");
            assertThat(admin.page().locator("#port-note")).isVisible();
            assertThat(admin.page().locator("#from_email-note")).isVisible();
            assertThat(admin.field("SMTP Port")).hasValue("70000");
            admin.open(Visitor.SETTINGS);
            assertThat(admin.field("SMTP Port"))
                    .hasValue(String.valueOf(office.catcher().ports().implicitTls()));
        }
    }
}
