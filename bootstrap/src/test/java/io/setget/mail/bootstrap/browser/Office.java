package io.setget.mail.bootstrap.browser;

import io.setget.mail.bootstrap.RunningJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A new instance with one admin and no SMTP settings, and a mail server beside it that it may be told to use. */
final class Office implements AutoCloseable {
    static final String ADMIN = "ada@example.com";
    static final String PASSWORD = "Quagga-heron-7-lantern";
    static final String SMTP_PASSWORD = "Okapi&<smtp>-9-ünique";

    private final Chromium chromium;
    private final Catcher catcher;
    private final RunningJar jar;
    private final Path log;

    Office(Chromium chromium, Path directory) throws IOException {
        this(chromium, directory, Map.of());
    }

    Office(Chromium chromium, Path directory, Map<String, String> more) throws IOException {
        this.chromium = chromium;
        log = directory.resolve("jar.log");
        catcher = new Catcher(Files.createDirectory(directory.resolve("catcher")), SMTP_PASSWORD);
        Map<String, String> environment = new HashMap<>(Map.of(
                "SETGET_ADMIN_EMAIL", ADMIN,
                "SETGET_ADMIN_PASSWORD", PASSWORD,
                "SETGET_SMTP_CA_FILE", catcher.caFile()));
        environment.putAll(more);
        try {
            jar = RunningJar.start(Files.createDirectory(directory.resolve("data")), environment);
        } catch (IOException | RuntimeException failed) {
            catcher.close();
            throw failed;
        }
    }

    RunningJar jar() {
        return jar;
    }

    Catcher catcher() {
        return catcher;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** The admin, signed in and on the page Email / SMTP. */
    Visitor admin(Look look) {
        Visitor admin = chromium.visit(jar.address(), look);
        return admin.signIn(ADMIN, PASSWORD);
    }

    /** The same; every answer the browser gets is written to this file in the end. */
    Visitor admin(Look look, Path answers) {
        Visitor admin = chromium.visit(jar.address(), look, answers);
        return admin.signIn(ADMIN, PASSWORD);
    }

    /** Fills the whole form in, for the mail server's implicit TLS unless something is changed afterwards. */
    void fillIn(Visitor admin) {
        fillIn(admin, catcher.ports().implicitTls(), "Implicit TLS", SMTP_PASSWORD);
    }

    void fillIn(Visitor admin, int port, String tlsMode, String password) {
        admin.fill("SMTP Host", "localhost");
        admin.fill("SMTP Port", String.valueOf(port));
        admin.choose("TLS Mode", tlsMode);
        admin.fill("Username", Catcher.USERNAME);
        admin.fill("Password", password);
        admin.fill("From Email", "noreply@example.com");
    }

    @Override
    public void close() throws IOException {
        try {
            jar.close();
        } finally {
            catcher.close();
        }
    }
}
