package io.setget.mail.adapter.persistence;

import io.setget.mail.adapter.persistence.backup.WholeFile;
import io.setget.mail.application.port.Backups.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directory with the backups, and in it one for what is not finished. */
final class BackupFiles {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("setget-mail-(\\d{8}T\\d{6}Z)(-\\d+)?\\.zip");

    private final Path directory;
    private final Path unfinished;

    BackupFiles(Path directory) {
        this.directory = directory.toAbsolutePath();
        this.unfinished = this.directory.resolve("unfinished");
    }

    Path directory() {
        return directory;
    }

    /** How much may be written there. */
    long usable() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** An empty directory to work in, without what a process that was killed left there. */
    Path begin() throws IOException {
        createOwn(directory);
        delete(unfinished);
        createOwn(unfinished);
        return unfinished;
    }

    static void createOwn(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            if (Files.exists(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    void end() throws IOException {
        delete(unfinished);
    }

    /** Gives a finished file, on the same disk, its name: one that nothing had before. */
    Path keep(Path finished, Instant at) throws IOException {
        for (int number = 1; ; number++) {
            Path kept =
                    directory.resolve("setget-mail-" + TIME.format(at) + (number == 1 ? "" : "-" + number) + ".zip");
            if (WholeFile.rename(finished, kept)) {
                return kept;
            }
        }
    }

    static void delete(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    List<Kept> kept() {
        List<Kept> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    found.add(new Kept(name.group(), Files.size(file), Instant.from(TIME.parse(name.group(1)))));
                }
            }
        } catch (IOException | DateTimeException noneYet) {
            return List.of();
        }
        found.sort(Comparator.comparing(Kept::madeAt)
                .thenComparing(kept -> kept.name().length()) // a second one of the same second has a longer name
                .thenComparing(Kept::name)
                .reversed());
        return List.copyOf(found);
    }

    /** Deletes all but the newest. */
    List<Kept> forget(int keep) throws IOException {
        List<Kept> all = kept();
        List<Kept> old = all.subList(Math.min(keep, all.size()), all.size());
        for (Kept one : old) {
            Files.deleteIfExists(directory.resolve(one.name()));
        }
        return old;
    }
}
