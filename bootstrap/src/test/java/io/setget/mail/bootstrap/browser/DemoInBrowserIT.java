package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import io.setget.mail.bootstrap.RunningDemo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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

/** The demo as a stranger sees it, however they look at it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class DemoInBrowserIT {
    private static final Duration A_MINUTE = Duration.ofSeconds(60);
    private static final String ADMIN = "admin@example.com";

    @TempDir
    static Path dir;

    private static Chromium chromium;
    private static RunningDemo demo;

    /** Handed over first, because their retries take a while. */
    private static final Map<Look, String> RETRIED = new HashMap<>();

    @BeforeAll
    static void start(Chromium shared) throws Exception {
        chromium = shared;
        demo = new RunningDemo(Files.createDirectory(dir.resolve("tmp")), Map.of());
        for (Look look : Look.each()) {
            RETRIED.put(look, welcome("retry+" + look.tag()));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        demo.close();
    }

    @ParameterizedTest
    @MethodSource("io.setget.mail.bootstrap.browser.Look#each")
    void a_stranger_sees_emails_caught_retried_and_revived(Look look) throws Exception {
        String lost = welcome("nobody+" + look.tag());
        String workspace = "Workspace " + look.tag();
        String invited = demo.post(
                        "/api/v1/emails",
                        "{\"type\": \"workspace_invitation\", \"to\": \"neil@example.com\", \"variables\": "
                                + "{\"inviter_name\": \"Margaret\", \"workspace_name\": \"" + workspace
                                + "\", \"invitation_url\": \"https://app.example.com/join/1\"}}")
                .path("id")
                .asText();
        try (Visitor admin = chromium.visit(demo.address(), look)) {
            admin.signIn(ADMIN, demo.printed("admin@example.com with the password (\\S+)"));
            admin.press("Send Test Email");
            admin.sees("Test email sent successfully.");
            admin.assertFits();

            awaitStatus(invited, "sent");
            admin.follow("Inbox");
            assertThat(admin.page().getByText(ADMIN).last()).isVisible();
            admin.assertFits();
            admin.page().getByText(workspace).first().click();
            assertThat(admin.page()
                            .frameLocator("iframe.mailbody")
                            .getByText(workspace)
                            .filter(new Locator.FilterOptions().setVisible(true)) // not the preview for lists of emails
                            .first())
                    .isVisible();
            admin.follow("Text");
            assertThat(admin.page().locator("pre.transcript")).containsText(workspace);
            admin.follow("Source");
            assertThat(admin.page().locator("pre.transcript")).containsText("Message-ID: <");
            admin.assertFits();

            awaitStatus(RETRIED.getOrDefault(look, ""), "sent");
            admin.open("/backoffice/emails");
            admin.fill("To", "retry+" + look.tag() + "@example.com");
            admin.press("Filter");
            admin.assertFits();
            admin.follow("retry+" + look.tag() + "@example.com");
            Locator attempts = admin.page().locator("section[aria-labelledby=tries] tbody tr");
            assertThat(attempts).hasCount(3);
            assertThat(attempts.getByText("451 4.2.0 Mailbox busy")).hasCount(2);
            assertThat(admin.page().locator("main > header .badge")).hasText("Sent");
            admin.assertFits();

            awaitStatus(lost, "dead");
            admin.follow("Email / SMTP");
            admin.assertFits();
            admin.press("Retry the email to nobody+" + look.tag() + "@example.com");
            admin.sees("The email is back in the queue, with all its retries.");
            await().atMost(A_MINUTE).until(() -> attempts(lost) >= 2);

            admin.follow("Inbox");
            admin.press("Send a mix of all eight types");
            admin.sees("24 emails handed over. Watch them arrive, fail and die.");
            admin.assertFits();
        }
    }

    @Test
    void with_javascript_the_figures_move_while_one_watches() throws Exception {
        try (Visitor admin = chromium.visit(demo.address(), Look.USUAL)) {
            admin.signIn(ADMIN, demo.printed("admin@example.com with the password (\\S+)"));
            Locator sent = admin.page().locator("#summary dt:text-is('Sent (24h)') + dd");
            String before = sent.textContent();
            awaitStatus(welcome("watched"), "sent");
            assertThat(sent).not().hasText(before);
        }
    }

    private static String welcome(String local) throws IOException {
        return demo.post(
                        "/api/v1/emails",
                        "{\"type\": \"welcome\", \"to\": \"" + local
                                + "@example.com\", \"variables\": {\"login_url\": \"https://example.com/login\"}}")
                .path("id")
                .asText();
    }

    private static int attempts(String id) throws IOException {
        return demo.get("/api/v1/emails/" + id).path("attempts").size();
    }

    private static void awaitStatus(String id, String status) {
        await().atMost(A_MINUTE)
                .until(() -> demo.get("/api/v1/emails/" + id).path("status").asText(), status::equals);
    }
}
