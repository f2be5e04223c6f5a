package io.setget.mail.adapter.maildir;

import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.MailTransportContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A maildir, and what somebody who reads it finds there. */
public final class MailDrop implements MailTransportContract.Server {
    private final Path directory;

    /** Made there if it is not there yet. */
    public MailDrop(Path directory) {
        this.directory = directory;
        try {
            for (String folder : List.of("tmp", "new", "cur")) {
                Files.createDirectories(directory.resolve(folder));
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    public Path directory() {
        return directory;
    }

    List<Path> files() {
        try (Stream<Path> files = Files.list(directory.resolve("new"))) {
            return files.toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** What there is to read, each email whole. */
    public List<String> texts() {
        return files().stream().map(MailDrop::text).toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Only the sender matters: there is nothing to connect to. */
    @Override
    public SmtpSettings settings() {
        return new SmtpSettings(
                "localhost",
                25,
                TlsMode.NONE,
                null,
                null,
                new EmailAddress("from@example.com", "from@example.com"),
                "Harbour");
    }

    @Override
    public List<String> received() {
        return texts().stream()
                .map(text -> text.lines()
                        .filter(line -> line.startsWith("Message-ID: "))
                        .map(line -> line.substring("Message-ID: ".length()))
                        .findFirst()
                        .orElse(""))
                .toList();
    }

    @Override
    public void goAway() {
        try {
            Files.move(directory, directory.resolveSibling("elsewhere"));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    @Override
    public void close() {
        // the test's temporary directory goes by itself
    }
}
