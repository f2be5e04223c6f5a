package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.setget.mail.bootstrap.RunningDemo;
import java.io.IOException;
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

/** The pages about people and about getting in can be read and used by everybody. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class AccountPagesIT {
    @TempDir
    static Path dir;

    private static Chromium chromium;
    private static RunningDemo demo;

    @BeforeAll
    static void start(Chromium shared) throws Exception {
        chromium = shared;
        demo = new RunningDemo(Files.createDirectory(dir.resolve("tmp")), Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        demo.close();
    }

    private static Visitor admin() throws IOException {
        return chromium.visit(demo.address(), Look.USUAL)
                .signIn("admin@example.com", demo.printed("admin@example.com with the password (\\S+)"));
    }

    @Test
    void people() throws Exception {
        try (Visitor admin = admin()) {
            admin.open("/backoffice/people");
            Accessibility.check(admin, "one account");
            admin.fill("Email", "zoe@example.com");
            admin.press("Invite");
            admin.sees("An email to zoe@example.com is on its way.");
            admin.page().locator(".sure > summary").first().click();
            admin.assertFits();
            Accessibility.check(admin, "an invitation, about to remove somebody");
            admin.fill("Email", "admin@example.com");
            admin.press("Invite");
            assertThat(admin.page().locator("#email-note")).isVisible();
            Accessibility.check(admin, "somebody who has an account already");
        }
    }

    @Test
    void general_and_authentication_settings() throws Exception {
        try (Visitor admin = admin()) {
            admin.open("/backoffice/settings/general");
            Accessibility.check(admin, "general settings");
            admin.open("/backoffice/settings/authentication");
            Accessibility.check(admin, "authentication settings");
            admin.fill("Session length", "1");
            admin.press("Save");
            assertThat(admin.page().locator("#session_length-note")).isVisible();
            Accessibility.check(admin, "a session that is too short");
        }
    }

    @Test
    void pages_for_those_who_are_outside() throws Exception {
        for (Look look :
                new Look[] {Look.USUAL, new Look(Look.PHONE, com.microsoft.playwright.options.ColorScheme.DARK, true)
                }) {
            try (Visitor visitor = chromium.visit(demo.address(), look)) {
                visitor.open("/backoffice/forgot-password");
                visitor.assertFits();
                Accessibility.check(visitor, "a forgotten password");
                visitor.open("/backoffice/magic-link");
                visitor.fill("Email", "nobody@example.com");
                visitor.press("Send me a link");
                visitor.sees("Look into your mail");
                visitor.assertFits();
                Accessibility.check(visitor, "a code to be typed");
                visitor.open("/backoffice/invitation/unheard-of");
                visitor.sees("This link does not work any more");
                visitor.assertFits();
                Accessibility.check(visitor, "a link that does not work");
            }
        }
    }
}
