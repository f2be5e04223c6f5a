package io.setget.mail.adapter.persistence.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/** Files that are there as a whole or not at all, and never in place of another one. */
public final class WholeFile {
    private WholeFile() {}

    /** Gives a finished file another name on the same disk, for good; false if there is a file of that name already. */
    public static boolean rename(Path finished, Path name) throws IOException {
        if (Files.exists(name)) {
            return false;
        }
        try {
            Files.createLink(name, finished);
            Files.delete(finished);
        } catch (FileAlreadyExistsException meanwhile) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
            Files.move(finished, name, StandardCopyOption.ATOMIC_MOVE);
        }
        flushDirectory(directoryOf(name));
        return true;
    }

    /** The same, also to another disk; there, too, its owner alone can read it. */
    public static boolean move(Path finished, Path name) throws IOException {
        if (Files.getFileStore(finished).equals(Files.getFileStore(directoryOf(name)))) {
            return rename(finished, name);
        }
        Path part = directoryOf(name).resolve(name.getFileName() + ".part");
        try {
            copy(finished, part);
            boolean done = rename(part, name);
            if (done) {
                Files.delete(finished);
            }
            return done;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.deleteIfExists(to);
        try (FileChannel source = FileChannel.open(from);
                FileChannel target = FileChannel.open(
                        to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), BackupArchive.OWNERS)) {
            long at = 0;
            while (at < source.size()) {
                at += source.transferTo(at, source.size() - at, target);
            }
            target.force(true);
        }
    }

    private static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    /** A new name is there after a power cut only when its directory was flushed, too. */
    private static void flushDirectory(Path directory) {
        try (FileChannel entries = FileChannel.open(directory)) {
            entries.force(true);
        } catch (IOException notOnThisSystem) {
            // Windows opens no directories, and keeps their entries by itself.
        }
    }
}
