package io.setget.mail.bootstrap;

import io.setget.mail.adapter.smtp.catcher.MailCatcher;
import io.setget.mail.application.demo.CaughtEmails;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.SmtpFieldRules;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The product on throw-away data beside a mail catcher; closing it deletes everything. Thread-safe. */
final class Demo implements AutoCloseable {
    static final String SMTP_HOST = "localhost";
    static final String SMTP_USERNAME = "demo";

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final Duration SLOW = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    private final InstantSource clock = InstantSource.system();

    /** Returns what to tell whoever started it. */
    String start(Map<String, String> environment) throws IOException {
        SecureRandom random = new SecureRandom();
        DemoSecrets secrets = DemoSecrets.make(random);
        Path directory = Files.createTempDirectory("setget-mail-demo-");
        open.push(() -> delete(directory));
        CaughtEmails inbox = new CaughtEmails();
        MailCatcher catcher = MailCatcher.start(
                new MailCatcher.Options(directory, inbox, SMTP_USERNAME, secrets.smtpPassword(), SLOW, clock, random));
        open.push(catcher);
        Config config = DemoConfig.read(environment, directory.resolve("data"), catcher.caFile(), secrets);
        Ports ports = Ports.open(config, clock);
        try {
            // into the panel's store and not the environment, so that the admin may change and break them
            ports.settingsStore().save(smtp(catcher, secrets));
        } catch (RuntimeException refused) {
            ports.close();
            throw refused;
        }
        open.push(Mailroom.start(config, ports, new DemoPages(inbox, catcher.trials(), random)));
        return DemoNote.of(config, catcher.ports(), secrets);
    }

    private static SmtpFields smtp(MailCatcher catcher, DemoSecrets secrets) {
        return new SmtpFields(
                SMTP_HOST,
                catcher.ports().implicitTls(),
                TlsMode.IMPLICIT,
                Authentication.PASSWORD,
                SMTP_USERNAME,
                secrets.smtpPassword(),
                SmtpFieldRules.fromEmail("noreply@example.com").orThrow(),
                null);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException stays) {
                    throw new UncheckedIOException(stays);
                }
            });
        }
    }

    @Override
    public void close() {
        for (AutoCloseable part = open.poll(); part != null; part = open.poll()) {
            try {
                part.close();
            } catch (Exception failed) {
                LOG.warn("a part of the demo did not close cleanly: {}", failed.getMessage());
            }
        }
    }
}
