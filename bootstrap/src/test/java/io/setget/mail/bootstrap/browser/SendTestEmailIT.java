package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test email shows each stage, proposes what mends it, and is remembered when settings are saved. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class SendTestEmailIT {
    private static final String LOOKS = "io.setget.mail.bootstrap.browser.Look#withAndWithoutJavaScript";
    private static final String SUCCESS = "Test email sent successfully.";

    @TempDir
    static Path dir;

    private static Office office;
    private static Office locked;

    @BeforeAll
    static void open(Chromium chromium) throws Exception {
        // No CA file, so that the mail server's certificate is a stranger's.
        office = new Office(chromium, Files.createDirectory(dir.resolve("open")), Map.of("SETGET_SMTP_CA_FILE", ""));
        locked = new Office(
                chromium, Files.createDirectory(dir.resolve("locked")), Map.of("SETGET_LOCK_SETTINGS", "true"));
    }

    @AfterAll
    static void close() throws Exception {
        office.close();
        locked.close();
    }

    @ParameterizedTest
    @MethodSource(LOOKS)
    void a_strange_certificate_is_shown_and_trusted_for_this_server_alone(Look look) {
        try (Visitor admin = office.admin(look)) {
            office.fillIn(admin);
            admin.press("Send Test Email");
            admin.sees("certificate error");
            assertThat(admin.page().locator(".steps .failed .name")).hasText("tls");
            admin.page().getByText("The server's certificates").click();
            admin.sees("SHA-256");
            admin.press("Trust this certificate");
            admin.sees(SUCCESS);
            admin.fill("Password", Office.SMTP_PASSWORD);
            admin.press("Save");
            admin.sees("Settings saved.");
            admin.sees("Trusted for this server alone");
            admin.press("Stop trusting");
            admin.sees("No longer trusted.");
            admin.press("Send Test Email");
            admin.sees("certificate error");
        }
    }

    @ParameterizedTest
    @MethodSource(LOOKS)
    void a_wrong_tls_mode_is_mended_with_one_click_and_saving_it_is_asked_about(Look look) {
        try (Visitor admin = office.admin(look)) {
            office.fillIn(admin);
            admin.choose("TLS Mode", "STARTTLS");
            admin.press("Send Test Email");
            admin.sees("choose Implicit TLS for this port");
            admin.press("Save");
            admin.sees("The last test with these settings failed. Save anyway?");
            admin.press("Save anyway");
            admin.sees("Settings saved.");
            admin.press("Send Test Email");
            admin.press("Switch to Implicit TLS and test again");
            assertThat(admin.page().locator("#tls_mode option:checked")).hasText("Implicit TLS");
            admin.sees("certificate error");
        }
    }

    @Test
    void somebody_else_may_receive_the_test_and_the_page_says_who() {
        try (Visitor admin = office.admin(Look.USUAL)) {
            office.fillIn(admin, office.catcher().ports().startTls(), "STARTTLS", Office.SMTP_PASSWORD);
            assertThat(admin.field("Test recipient")).hasValue(Office.ADMIN);
            admin.fill("Test recipient", "not an address");
            admin.press("Send Test Email");
            admin.sees("Not sent: some fields need another look");
            admin.fill("Test recipient", "grace@example.com");
            admin.press("Send Test Email");
            admin.sees("certificate error");
            admin.press("Trust this certificate");
            admin.sees("The mail server took it for grace@example.com.");
        }
    }

    @Test
    void locked_settings_can_be_read_and_tested_but_not_changed() {
        try (Visitor admin = locked.admin(Look.USUAL)) {
            assertThat(admin.field("SMTP Host")).isDisabled();
            admin.sees("SETGET_LOCK_SETTINGS");
            assertThat(admin.page().getByText("Save", new Page.GetByTextOptions().setExact(true)))
                    .hasCount(0);
            admin.press("Send Test Email");
            admin.sees("Not sent: some fields need another look");
        }
    }
}
