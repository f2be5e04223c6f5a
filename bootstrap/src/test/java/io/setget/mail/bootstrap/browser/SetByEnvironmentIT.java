package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Environment variables take precedence over the panel's values, and the panel says so. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class SetByEnvironmentIT {
    private static final Map<String, String> VARIABLES = Map.of(
            "SETGET_SMTP_HOST", "localhost",
            "SETGET_SMTP_PORT", "1",
            "SETGET_SMTP_USERNAME", "mailer",
            "SETGET_SMTP_PASSWORD", "from the environment",
            "SETGET_SMTP_FROM_EMAIL", "noreply@example.com",
            "SETGET_SMTP_FROM_NAME", "From the environment",
            "SETGET_SMTP_TLS_MODE", "starttls",
            "SETGET_SMTP_AUTHENTICATION", "password");

    @TempDir
    Path dir;

    @Test
    void fields_set_by_the_environment_are_shown_locked_with_the_name_of_the_variable(Chromium chromium)
            throws Exception {
        try (Office office = new Office(chromium, dir, VARIABLES);
                Visitor admin = office.admin(Look.USUAL)) {
            locked(admin, "SMTP Host", "SETGET_SMTP_HOST");
            locked(admin, "SMTP Port", "SETGET_SMTP_PORT");
            locked(admin, "Username", "SETGET_SMTP_USERNAME");
            locked(admin, "From Email", "SETGET_SMTP_FROM_EMAIL");
            locked(admin, "From Name", "SETGET_SMTP_FROM_NAME");
            lockedNote(admin, "Password", "SETGET_SMTP_PASSWORD");
            assertThat(admin.field("Password")).hasValue("");
            lockedNote(admin, "TLS Mode", "SETGET_SMTP_TLS_MODE");
            assertThat(admin.page().locator("#tls_mode option:checked")).hasText("STARTTLS");
            lockedNote(admin, "Sign-in", "SETGET_SMTP_AUTHENTICATION");
            Accessibility.check(admin, "set by the environment");

            admin.press("Send Test Email");
            assertThat(admin.page().locator("#test strong").first()).hasText("connection refused");
            admin.press("Save");
            admin.sees("Settings saved.");
            locked(admin, "SMTP Host", "SETGET_SMTP_HOST");
        }
    }

    private static void locked(Visitor admin, String label, String variable) {
        lockedNote(admin, label, variable);
        assertThat(admin.field(label)).hasValue(VARIABLES.get(variable));
    }

    private static void lockedNote(Visitor admin, String label, String variable) {
        assertThat(admin.field(label)).isDisabled();
        assertThat(admin.field(label)).hasAccessibleDescription("Set by " + variable);
    }
}
