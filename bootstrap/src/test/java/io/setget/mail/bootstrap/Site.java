package io.setget.mail.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A mail server and instances of the real jar that send to it, each with a directory of its own; new for each test, or
 * for all tests of a class if the field is static. What still runs in the end must stop when it is told to.
 */
final class Site implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> options = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable MailServer server;
    private @Nullable Path directory;
    private boolean ofAllTests;

    /** @param environment name, value, name, value … for every instance */
    Site(String... environment) {
        put(this.environment, environment);
    }

    /** With leases of so many milliseconds, so that a test that kills an instance need not wait 20 s for each. */
    Site withLeasesOf(int milliseconds) {
        options.add("-Dsetget.lease.millis=" + milliseconds);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext tests) throws IOException {
        ofAllTests = true;
        begin();
    }

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        if (!ofAllTests) {
            begin();
        }
    }

    private void begin() throws IOException {
        directory = Files.createTempDirectory("setget-site");
        server = MailServer.start();
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        if (!ofAllTests) {
            end();
        }
    }

    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
        end();
    }

    private void end() throws Exception {
        for (int last = open.size() - 1; last >= 0; last--) {
            open.get(last).close();
        }
        open.clear();
        server().close();
        try (Stream<Path> files = Files.walk(begun(directory))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    MailServer server() {
        return begun(server);
    }

    private static <T> T begun(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("no test runs");
        }
        return part;
    }

    /** Closed in the end, before whatever was here earlier. */
    <T extends AutoCloseable> T closing(T part) {
        open.add(part);
        return part;
    }

    /** Sets a variable for every instance that is started from now on. */
    void environment(String... namesAndValues) {
        put(environment, namesAndValues);
    }

    /** The instance {@code data}, started again on what it had if there was one. */
    RunningJar jar(String... environment) throws IOException {
        return instance("data", environment);
    }

    /** The instance of this name, started again on what it had if there was one. */
    RunningJar instance(String name, String... environment) throws IOException {
        return closing(RunningJar.start(data(name), all(environment), options.toArray(String[]::new)));
    }

    /** Where the instance of this name keeps what it has. */
    Path data(String name) {
        try {
            return Files.createDirectories(begun(directory).resolve(name).resolve("data"));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    Path data() {
        return data("data");
    }

    /** What the instance of this name wrote. */
    String log(String name) throws IOException {
        return Files.readString(data(name).resolveSibling("jar.log"));
    }

    private Map<String, String> all(String... more) {
        Map<String, String> all = new HashMap<>(server().environment());
        all.putAll(environment);
        put(all, more);
        return all;
    }

    private static void put(Map<String, String> map, String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
    }
}
