package io.setget.mail.adapter.persistence;

import io.setget.mail.adapter.persistence.backup.BackupArchive;
import io.setget.mail.adapter.persistence.journal.JournaledPath;
import io.setget.mail.application.port.Backups;
import io.setget.mail.application.port.PortUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups of the embedded database that this process has open: its file is copied as it is at one moment, the copy is
 * opened to see that it can be, and packed. Until then it lies in a directory of its own, which the next one empties.
 */
final class EmbeddedBackups implements Backups {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBackups.class);

    /** What is left to the running server on the disk. */
    private static final long LEFT = 256L << 20;

    private static final String COPY = "setget-mail";

    private final String url;
    private final BackupFiles files;
    private final String version;
    private final InstantSource clock;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * @param url the address of a database that is open as long as a backup is made
     * @param version of this product
     */
    EmbeddedBackups(String url, BackupFiles files, String version, InstantSource clock) {
        this.url = url;
        this.files = files;
        this.version = version;
        this.clock = clock;
    }

    /**
     * A backup of a database that no process has open. Its tables are left as they are, also if an older version made
     * them.
     *
     * @throws PortUnavailableException if a process has it open
     */
    static Result ofStopped(String url, BackupFiles files, String version, InstantSource clock) {
        String file = Database.file(url);
        if (!JournaledPath.exists(file) || JournaledPath.isEmptied(file)) {
            return new Refused("There is no database at " + file + " yet: nothing to back up.");
        }
        try (Connection held = Database.connect(url)) {
            return held.isValid(1)
                    ? new EmbeddedBackups(url, files, version, clock).make()
                    : new Refused("The database does not answer.");
        } catch (SQLException closed) {
            throw Trouble.unavailable(new IllegalStateException(closed));
        }
    }

    /** On a thread of its own: H2's file would be closed if the caller's were interrupted. */
    @Override
    public Result make() {
        if (!busy.compareAndSet(false, true)) {
            return new Busy();
        }
        CompletableFuture<Result> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        Result made = makeAlone();
                        busy.set(false); // whoever is answered may ask for the next one
                        result.complete(made);
                    } catch (RuntimeException | Error bug) {
                        busy.set(false);
                        result.completeExceptionally(bug);
                    }
                },
                "backup");
        thread.setDaemon(true);
        thread.start();
        return result.join();
    }

    private Result makeAlone() {
        try {
            Path work = files.begin();
            try {
                return make(work);
            } finally {
                files.end();
            }
        } catch (IOException failed) {
            LOG.debug("no backup", failed);
            return new Refused(words(failed));
        }
    }

    private Result make(Path work) throws IOException {
        Path copy = work.resolve(COPY + ".mv.db");
        long free = files.usable();
        long bytes = JournaledPath.length(Database.file(url));
        if (free < 2 * bytes + LEFT) {
            return new Refused("There is not enough room for a backup: " + megabytes(free) + " are free in "
                    + files.directory() + ", it takes up to " + megabytes(2 * bytes) + " while it is made, and "
                    + megabytes(LEFT) + " have to be left. Free some space.");
        }
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try (FileChannel target = FileChannel.open(
                copy,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ),
                BackupArchive.OWNERS)) {
            JournaledPath.copy(Database.file(url), target);
        }
        String schema = schema(work.resolve(COPY));
        Path archive = work.resolve("backup.zip");
        String sha256 = BackupArchive.write(archive, copy, version, schema, at);
        Path kept = files.keep(archive, at);
        return new Made(new Backup(kept, Files.size(kept), sha256, schema, at));
    }

    /** Reads the copy as a restore would, so that one that cannot be read is no backup. */
    private String schema(Path copy) throws IOException {
        String copied = Database.elsewhere(url, copy.toString(), false);
        try (Connection connection = Database.connect(copied, ";ACCESS_MODE_DATA=r");
                Statement statement = connection.createStatement();
                ResultSet newest = statement.executeQuery("SELECT \"version\" FROM \"flyway_schema_history\""
                        + " WHERE \"success\" ORDER BY \"installed_rank\" DESC FETCH FIRST ROW ONLY")) {
            newest.next();
            String schema = newest.getString(1);
            try (ResultSet emails = statement.executeQuery("SELECT COUNT(*) FROM email")) {
                emails.next();
            }
            return schema;
        } catch (SQLException unreadable) {
            throw new IOException("the copy of the database cannot be opened", unreadable);
        }
    }

    private String words(IOException failed) {
        if (failed instanceof AccessDeniedException) {
            return "No backup was made: this user may not write in " + files.directory() + ".";
        }
        if (Trouble.isDiskFull(failed)) {
            return "No backup was made: the disk with " + files.directory() + " is full. Free some space.";
        }
        return "No backup was made: " + failed.getClass().getSimpleName() + ", " + failed.getMessage() + ".";
    }

    private static String megabytes(long bytes) {
        return ((bytes + (1L << 20) - 1) >> 20) + " MB";
    }

    @Override
    public List<Kept> kept() {
        return files.kept();
    }
}
