package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.setget.mail.bootstrap.RunningJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first minutes of a new instance: set up, signed out and in, and loud about what does not work yet. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class SetUpIT {
    private static final Pattern TOKEN = Pattern.compile("enter the token (\\S+)");
    private static final String EMAIL = "grace@example.com";

    @TempDir
    Path dir;

    static List<Look> looks() {
        return List.of(Look.USUAL, new Look(Look.PHONE, ColorScheme.DARK, false));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void an_empty_instance_is_set_up_with_the_token_from_the_log(Look look, Chromium chromium) throws Exception {
        try (RunningJar jar = RunningJar.start(Files.createDirectory(dir.resolve("data")), Map.of());
                Visitor admin = chromium.visit(jar.address(), look)) {
            admin.open("/");
            assertThat(admin.page()).hasURL(jar.address() + "/backoffice/setup");
            check(admin, look, "set-up, empty");
            setUp(admin, "not-the-token");
            admin.sees("is not the one in the log");
            check(admin, look, "set-up, wrong token");
            setUp(admin, token());
            admin.sees("Welcome. Now tell SetGet Mail which server sends your emails.");

            jar.accept("{\"type\": \"welcome\", \"to\": \"new@example.com\","
                    + " \"variables\": {\"login_url\": \"https://example.com/login\"}}");
            admin.open(Visitor.SETTINGS);
            admin.sees("No email is sent: SMTP is not configured");
            admin.sees("1 email waits in the queue.");
            impact(admin, "Workspace invitations", "Users cannot be invited by email");
            impact(admin, "Password reset", "Users cannot recover forgotten passwords");
            impact(admin, "Magic link authentication", "Passwordless login is unavailable");
            impact(admin, "Notification digests", "Periodic email summaries are not sent");
            impact(admin, "Welcome emails", "New users do not receive onboarding messages");
            check(admin, look, "settings, nothing configured");

            admin.press("Sign out");
            admin.sees("Signed out.");
            check(admin, look, "signed out");
            admin.signIn(EMAIL, "a wrong password");
            admin.sees("Email or password is wrong.");
            check(admin, look, "sign-in, wrong password");
            admin.signIn(EMAIL, Office.PASSWORD);
            admin.sees("Where emails go out, and what became of them.");
            admin.open("/backoffice/setup");
            assertThat(admin.page()).hasURL(jar.address() + Visitor.SETTINGS);
            assertThat(log()).doesNotContain(Office.PASSWORD);
        }
    }

    private static void check(Visitor admin, Look look, String state) {
        admin.assertFits();
        if (look.javaScript()) {
            Accessibility.check(admin, state);
        }
    }

    private static void setUp(Visitor admin, String token) {
        admin.fill("Set-up token", token);
        admin.fill("Instance name", "Analytical Engines");
        admin.fill("Owner's email", EMAIL);
        admin.fill("Password", Office.PASSWORD);
        admin.press("Set up");
    }

    private static void impact(Visitor admin, String feature, String words) {
        assertThat(admin.page().locator("section.note dt:text-is('" + feature + "') + dd"))
                .hasText(words);
    }

    private String token() throws Exception {
        Matcher found = TOKEN.matcher(log());
        assertThat(found.find()).as("the log names the token").isTrue();
        return found.group(1);
    }

    private String log() throws Exception {
        return Files.readString(dir.resolve("jar.log"));
    }
}
