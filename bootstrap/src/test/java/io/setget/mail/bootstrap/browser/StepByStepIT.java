package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.setget.mail.adapter.smtp.catcher.MailCatcher;
import io.setget.mail.application.demo.CaughtEmail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** "Configuring SMTP step by step" and "Test email" of the documentation, done in the browser as they are written. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class StepByStepIT {
    /** "Common test email failures". */
    private static final Map<String, String> CAUSES = Map.of(
            "connection refused", "Wrong host or port",
            "authentication failed", "Wrong username or password",
            "TLS handshake failed", "Wrong TLS mode for the port",
            "timeout", "Firewall blocking outbound SMTP",
            "certificate error", "Self-signed or expired certificate");

    private static final Map<String, String> SOLUTIONS = Map.of(
            "connection refused", "Verify SMTP host and port",
            "authentication failed", "Check credentials; some providers require app-specific passwords",
            "TLS handshake failed", "Use implicit TLS for 465, STARTTLS for 587",
            "timeout", "Open the SMTP port in your firewall rules",
            "certificate error", "Update the mail server certificate or configure CA trust");

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

    static Stream<Arguments> modes() {
        List<Arguments> modes = new ArrayList<>();
        for (Look look : Look.withAndWithoutJavaScript()) {
            modes.add(Arguments.of("Implicit TLS", office.catcher().ports().implicitTls(), look));
            modes.add(Arguments.of("STARTTLS", office.catcher().ports().startTls(), look));
        }
        return modes.stream();
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("modes")
    void configuring_smtp_step_by_step(String tlsMode, int port, Look look) throws Exception {
        int before = office.catcher().caught();
        try (Visitor admin = office.admin(look)) {
            // Open Admin Panel > Email / SMTP.
            admin.open("/backoffice/emails").follow("Email / SMTP");
            assertThat(admin.page()).hasURL(office.jar().address() + Visitor.SETTINGS);
            // Enter your SMTP server hostname in the SMTP Host field.
            admin.fill("SMTP Host", "localhost");
            // Enter the port number in the SMTP Port field.
            admin.fill("SMTP Port", String.valueOf(port));
            // Select the appropriate TLS Mode.
            admin.choose("TLS Mode", tlsMode);
            // Enter your Username and Password.
            admin.fill("Username", Catcher.USERNAME);
            admin.fill("Password", Office.SMTP_PASSWORD);
            // Set the From Email address (e.g., noreply@example.com).
            admin.fill("From Email", "noreply@example.com");
            // Optionally set the From Name (e.g., SetGet Notifications).
            admin.fill("From Name", "SetGet Notifications");
            // Click Send Test Email to verify the configuration.
            admin.press("Send Test Email");
            // If successful, a green confirmation appears: "Test email sent successfully."
            admin.sees("Test email sent successfully.");
            Colour.of(admin.page().getByText("Test email sent successfully.")).assertGreen();
            // Check your inbox for the test email: it goes to the currently logged-in admin's address.
            CaughtEmail email = office.catcher().newestOf(before + 1);
            assertThat(email.to()).isEqualTo(Office.ADMIN);
            assertThat(email.source()).contains("From: SetGet Notifications <noreply@example.com>");
            // Click Save to persist the settings.
            admin.press("Save");
            admin.sees("Settings saved.");

            admin.open(Visitor.SETTINGS);
            assertThat(admin.field("SMTP Host")).hasValue("localhost");
            assertThat(admin.field("SMTP Port")).hasValue(String.valueOf(port));
            assertThat(admin.page().locator("#tls_mode option:checked")).hasText(tlsMode);
            assertThat(admin.field("Username")).hasValue(Catcher.USERNAME);
            assertThat(admin.field("Password")).hasValue("");
            assertThat(admin.field("From Email")).hasValue("noreply@example.com");
            assertThat(admin.field("From Name")).hasValue("SetGet Notifications");
            assertThat(admin.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                    .hasText("Email / SMTP");
        }
    }

    static Stream<Arguments> failures() {
        MailCatcher.Ports ports = office.catcher().ports();
        String good = Office.SMTP_PASSWORD;
        return Stream.of(
                Arguments.of("connection refused", ports.refused(), "Implicit TLS", good),
                Arguments.of("authentication failed", ports.implicitTls(), "Implicit TLS", "not the password"),
                Arguments.of("TLS handshake failed", ports.startTls(), "Implicit TLS", good),
                Arguments.of("timeout", ports.silent(), "STARTTLS", good),
                Arguments.of("certificate error", ports.selfSigned(), "Implicit TLS", good),
                Arguments.of("certificate error", ports.expired(), "Implicit TLS", good));
    }

    @ParameterizedTest(name = "{0}, port {1}")
    @MethodSource("failures")
    void if_it_fails_an_error_message_describes_the_issue(String error, int port, String tlsMode, String password) {
        int before = office.catcher().caught();
        try (Visitor admin = office.admin(Look.USUAL)) {
            office.fillIn(admin, port, tlsMode, password);
            admin.press("Send Test Email");
            Locator shown = admin.page().locator("#test");
            assertThat(shown.locator("strong").first()).hasText(error);
            assertThat(shown.locator("dt:text-is('Cause') + dd")).hasText(CAUSES.get(error));
            assertThat(shown.locator("dt:text-is('Solution') + dd")).hasText(SOLUTIONS.get(error));
            assertThat(office.catcher().caught()).isEqualTo(before);
        }
    }
}
