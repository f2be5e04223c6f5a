package io.setget.mail.bootstrap.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.HarContentPolicy;
import com.microsoft.playwright.options.SelectOption;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in front of the panel. Whatever goes wrong in the browser meanwhile (an error in the console or of a script,
 * a request to elsewhere, a part of a page that cannot be had) fails the test when the visitor leaves.
 */
final class Visitor implements AutoCloseable {
    static final String SETTINGS = "/backoffice/settings/email";

    private static final int PATIENCE_MS = 20_000;
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1");

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    Visitor(Browser browser, String address, Look look, @Nullable Path answers) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        Browser.NewContextOptions options = new Browser.NewContextOptions()
                .setBaseURL(address)
                .setViewportSize(look.width(), 800)
                .setColorScheme(look.scheme())
                .setJavaScriptEnabled(look.javaScript())
                .setLocale("en-GB");
        if (answers != null) {
            options.setRecordHarPath(answers).setRecordHarContent(HarContentPolicy.EMBED);
        }
        context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE_MS);
        context.onConsoleMessage(this::heard);
        context.onWebError(error -> complaints.add("error of a script: " + error.error()));
        context.onRequest(this::asked);
        context.onResponse(this::answered);
        page = context.newPage();
    }

    Page page() {
        return page;
    }

    /** Opens an address of the panel. */
    Visitor open(String path) {
        page.navigate(path);
        return this;
    }

    Visitor signIn(String email, String password) {
        open("/backoffice/login");
        fill("Email", email);
        fill("Password", password);
        press("Sign in");
        return this;
    }

    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    void fill(String label, String text) {
        field(label).fill(text);
    }

    void choose(String label, String option) {
        field(label).selectOption(new SelectOption().setLabel(option));
    }

    /** The button of this name; what it leads to has come when this returns. */
    void press(String button) {
        button(button).click();
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    void follow(String link) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true))
                .first()
                .click();
    }

    /** Waits until the page says so. */
    void sees(String words) {
        PlaywrightAssertions.assertThat(page.getByText(words).first()).isVisible();
    }

    /** The page does not have to be scrolled sideways. */
    void assertFits() {
        page.waitForLoadState(); // a page that is just being left has nothing to measure
        PlaywrightAssertions.assertThat(page.locator("body")).isVisible();
        int surplus = (int) page.evaluate("() => (document.documentElement?.scrollWidth ?? 0) - window.innerWidth");
        assertThat(surplus).as("pixels beyond the edge of %s", page.url()).isLessThanOrEqualTo(0);
    }

    private void heard(ConsoleMessage message) {
        // what it says of answers that are errors is looked at where they arrive
        boolean ofAnAnswer = message.text().startsWith("Failed to load resource: the server responded");
        if (!ofAnAnswer && Set.of("error", "warning").contains(message.type())) {
            complaints.add("in the console: " + message.text() + " at " + message.location());
        }
    }

    private void asked(Request request) {
        URI address = URI.create(request.url());
        if (!HERE.contains(String.valueOf(address.getHost())) && !"data".equals(address.getScheme())) {
            complaints.add("a request to elsewhere: " + request.url());
        }
    }

    /** A page may answer that something typed was wrong; nothing may be broken. */
    private void answered(Response response) {
        boolean page = response.request().isNavigationRequest();
        if (response.status() >= (page ? 500 : 400)) {
            complaints.add(response.status() + " for " + response.url());
        }
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what the browser complained about").isEmpty();
    }
}
