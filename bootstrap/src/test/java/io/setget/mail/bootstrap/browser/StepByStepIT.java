package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.setget.mail.application.demo.CaughtEmail;
import io.setget.mail.bootstrap.RunningJar;
import java.nio.file.Files;
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
    private static final String ADMIN = "ada@example.com";
    private static final String PASSWORD = "correct-horse-battery";
    private static final String SMTP_PASSWORD = "a mail password, ünique";

    @TempDir
    static Path dir;

    private static Chromium chromium;
    private static Catcher catcher;
    private static RunningJar jar;

    @BeforeAll
    static void start(Chromium shared) throws Exception {
        chromium = shared;
        catcher = new Catcher(Files.createDirectory(dir.resolve("catcher")), SMTP_PASSWORD);
        jar = RunningJar.start(
                Files.createDirectory(dir.resolve("data")),
                Map.of(
                        "SETGET_ADMIN_EMAIL", ADMIN,
                        "SETGET_ADMIN_PASSWORD", PASSWORD,
                        "SETGET_SMTP_CA_FILE", catcher.caFile()));
    }

    @AfterAll
    static void stop() throws Exception {
        try (Catcher last = catcher) {
            jar.close();
            assertThat(last).isNotNull();
        }
    }

    static Stream<Arguments> modes() {
        List<Arguments> modes = new ArrayList<>();
        for (Look look : Look.withAndWithoutJavaScript()) {
            modes.add(Arguments.of("Implicit TLS", catcher.ports().implicitTls(), look));
            modes.add(Arguments.of("STARTTLS", catcher.ports().startTls(), look));
        }
        return modes.stream();
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("modes")
    void configuring_smtp_step_by_step(String tlsMode, int port, Look look) throws Exception {
        int before = catcher.caught();
        try (Visitor admin = chromium.visit(jar.address(), look)) {
            admin.signIn(ADMIN, PASSWORD);

            // Open Admin Panel > Email / SMTP.
            admin.open("/backoffice/emails").follow("Email / SMTP");
            assertThat(admin.page()).hasURL(jar.address() + Visitor.SETTINGS);
            // Enter your SMTP server hostname in the SMTP Host field.
            admin.fill("SMTP Host", "localhost");
            // Enter the port number in the SMTP Port field.
            admin.fill("SMTP Port", String.valueOf(port));
            // Select the appropriate TLS Mode.
            admin.choose("TLS Mode", tlsMode);
            // Enter your Username and Password.
            admin.fill("Username", Catcher.USERNAME);
            admin.fill("Password", SMTP_PASSWORD);
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
            CaughtEmail email = catcher.newestOf(before + 1);
            assertThat(email.to()).isEqualTo(ADMIN);
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
}
