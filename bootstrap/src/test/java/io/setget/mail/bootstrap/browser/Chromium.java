package io.setget.mail.bootstrap.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The system's Chromium without a window: started once, shared by all tests that name it as a parameter. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            browser = playwright
                    .chromium()
                    .launch(new LaunchOptions()
                            .setExecutablePath(installed())
                            .setTimeout(60_000)
                            .setArgs(List.of(
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-quic",
                                    "--no-first-run",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--disable-sync",
                                    "--disable-dev-shm-usage",
                                    // whatever a page or Chromium itself may ask for, nothing leaves the machine
                                    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost")));
        } catch (RuntimeException unusable) {
            playwright.close();
            throw unusable;
        }
    }

    /** A window of its own, with no cookies. */
    Visitor visit(String address, Look look) {
        return new Visitor(browser, address, look, null);
    }

    /** The same; every answer is written to this file (HTTP Archive) in the end. */
    Visitor visit(String address, Look look, Path answers) {
        return new Visitor(browser, address, look, answers);
    }

    private static Path installed() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no Chromium: ./verify installs one; else put " + String.join(", ", NAMES) + " into PATH"));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** Hands it to tests. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == Chromium.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
            return test.getRoot()
                    .getStore(Namespace.create(Chromium.class))
                    .computeIfAbsent(Chromium.class, key -> new Chromium(), Chromium.class);
        }
    }
}
