package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.setget.mail.application.demo.CaughtEmail;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An admin writes templates, looks at them from all sides, and emails are made with them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class TemplatesIT {
    private static final String WELCOME = "/backoffice/templates/welcome";

    @TempDir
    static Path dir;

    private static Office office;

    @BeforeAll
    static void start(Chromium chromium) throws Exception {
        office = new Office(chromium, Files.createDirectory(dir.resolve("office")));
        try (Visitor admin = office.admin(Look.USUAL)) {
            office.fillIn(admin);
            admin.press("Save");
            admin.sees("Settings saved.");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        office.close();
    }

    @ParameterizedTest
    @MethodSource("io.setget.mail.bootstrap.browser.Look#withAndWithoutJavaScript")
    void a_template_is_written_tried_saved_and_given_up_again(Look look) {
        try (Visitor admin = office.admin(look)) {
            admin.follow("Templates");
            admin.follow("Welcome");
            FrameLocator email = admin.page().frameLocator("iframe[name=preview]");
            assertThat(email.getByText("It is good to have you here.")).isVisible();

            admin.fill("Subject", "Ahoy {{user_name}}, from {{instance_name}}");
            admin.fill("HTML", "<h1>Ahoy {{user_name}} 🚀</h1>[[button login_url|Come in]]");
            admin.fill("Text", "Ahoy {{user_name}}!\n{{login_url}}");
            look(admin, look, "Dark");
            assertThat(email.getByRole(AriaRole.HEADING)).hasText("Ahoy Grace 🚀");
            assertThat(email.getByText("Come in")).hasAttribute("href", "https://example.com/login");
            assertThat(email.locator(".card")).hasCSS("background-color", "rgb(31, 36, 44)");
            look(admin, look, "As text");
            assertThat(email.getByText("Subject: Ahoy Grace, from SetGet")).isVisible();

            int before = office.catcher().caught();
            admin.press("Send test");
            admin.sees("Sent to " + Office.ADMIN);
            CaughtEmail caught = office.catcher().newestOf(before + 1);
            assertThat(caught.subject()).isEqualTo("Ahoy Grace, from SetGet");
            assertThat(caught.text()).contains("Ahoy Grace!");
            assertThat(caught.html()).contains("Come in");
            assertThat(admin.field("HTML")).hasValue("<h1>Ahoy {{user_name}} 🚀</h1>[[button login_url|Come in]]");

            admin.press("Save");
            admin.sees("Template saved.");
            admin.sees("saved by " + Office.ADMIN);
            admin.fill("HTML", "<script>alert(1)</script>");
            admin.press("Save");
            admin.sees("HTML, line 1: <script> is not allowed.");
            admin.open(WELCOME);
            admin.press("Reset to built-in");
            admin.sees("The built-in template is in use again.");
            admin.page().getByText("Restore").first().click();
            admin.sees("is in use again.");
            admin.press("Reset to built-in");
            admin.sees("The built-in template is in use.");
        }
    }

    @Test
    void the_layout_is_everywhere_and_previews_do_no_harm() {
        try (Visitor admin = office.admin(Look.USUAL)) {
            admin.open("/backoffice/templates/layout");
            admin.fill("Colour of buttons and links", "#a02040");
            admin.fill("Footer", "Harbour Ltd, 1 Quay\nHamburg");
            FrameLocator email = admin.page().frameLocator("iframe[name=preview]");
            assertThat(email.getByText("Harbour Ltd, 1 Quay")).isVisible();
            assertThat(email.getByRole(
                            AriaRole.LINK,
                            new FrameLocator.GetByRoleOptions()
                                    .setName("Sign in")
                                    .setExact(true)))
                    .hasCSS("color", "rgb(255, 255, 255)");
            Accessibility.check(admin, "the layout");
            admin.fill("Logo", "javascript:alert(1)");
            admin.press("Save");
            admin.sees("must be an https address");
            Accessibility.check(admin, "a logo that is none");
            admin.fill("Logo", "");
            admin.press("Save");
            admin.sees("Layout saved.");

            int before = office.catcher().caught();
            admin.open(Visitor.SETTINGS);
            admin.press("Send Test Email");
            admin.sees("Test email sent successfully.");
            assertThat(office.catcher().newestOf(before + 1).text()).contains("Harbour Ltd, 1 Quay");
        }
    }

    @Test
    void each_page_is_fit_for_everybody() {
        try (Visitor admin = office.admin(Look.USUAL)) {
            admin.open("/backoffice/templates");
            Accessibility.check(admin, "the list of templates");
            admin.open("/backoffice/templates/magic_link");
            Accessibility.check(admin, "the editor");
            admin.fill("HTML", "<p>{{nobody}}</p>");
            admin.sees("{{nobody}} is not a variable of this email");
            Accessibility.check(admin, "warnings");
            admin.fill("HTML", "{{#code}}");
            admin.sees("the section code has no end");
            Accessibility.check(admin, "a draft that cannot be used");
            admin.open("/backoffice/templates/account_locked");
            admin.sees("This template cannot be changed.");
            Accessibility.check(admin, "a template that cannot be changed");
        }
    }

    /** Without JavaScript the choice is shown when it is asked for. */
    private static void look(Visitor admin, Look look, String choice) {
        admin.page()
                .getByLabel(choice, new Page.GetByLabelOptions().setExact(true))
                .check();
        if (!look.javaScript()) {
            admin.press("Preview");
        }
    }
}
