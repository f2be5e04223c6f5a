package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.MailStore;
import io.setget.mail.testkit.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Embedded databases in directories of their own, closed and removed after the test. */
final class TemporaryDatabase implements AfterEachCallback {
    private static final Capacity ROOMY = new Capacity(1_000);

    private final List<Persistence> opened = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();

    static Seal seal() {
        return new Seal(new byte[32], new SecureRandom());
    }

    static MailStore mailStore(Persistence persistence) {
        return new MailStore() {
            @Override
            public EmailQueue queue() {
                return persistence.queue();
            }

            @Override
            public DeadLetters deadLetters() {
                return persistence.deadLetters();
            }

            @Override
            public UnconfirmedEmails unconfirmed() {
                return persistence.unconfirmed();
            }

            @Override
            public DeliveryLog log() {
                return persistence.deliveryLog();
            }
        };
    }

    MailStore mailStore(Capacity capacity, InstantSource clock) {
        return mailStore(open(directory(), capacity, clock));
    }

    Persistence open() {
        return open(new MovableClock());
    }

    Persistence open(InstantSource clock) {
        return open(directory(), ROOMY, clock);
    }

    Persistence open(Path directory, Capacity capacity, InstantSource clock) {
        return closing(Persistence.open(directory, seal(), capacity, clock));
    }

    Persistence closing(Persistence persistence) {
        opened.add(persistence);
        return persistence;
    }

    Path directory() {
        try {
            Path directory = Files.createTempDirectory("setget-mail-test");
            directories.add(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        opened.forEach(Persistence::close);
        for (Path directory : directories) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
