package io.setget.mail.adapter.persistence;

import io.setget.mail.adapter.persistence.backup.BackupArchive;
import io.setget.mail.adapter.persistence.backup.Manifest;
import io.setget.mail.adapter.persistence.backup.UnusableBackupException;
import io.setget.mail.adapter.persistence.backup.WholeFile;
import io.setget.mail.adapter.persistence.journal.JournaledPath;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.ReconcilableLog;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.queue.Capacity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.h2.store.fs.FilePath;
import org.jdbi.v3.core.Handle;

/**
 * Puts a backup where there is no embedded database yet: as a whole or not at all.
 *
 * <p>The backup is unpacked into a directory of its own, opened there with the secret key, brought up to date, and made
 * ready to begin with; only then does it get its name, in one step. What a process that was killed left behind is in
 * that directory, which nothing else reads and the next restore empties.
 */
public final class EmbeddedRestore {
    private static final String DATABASE = "setget-mail";

    /** What is left on the disk for the journal and the first changes. */
    private static final long LEFT = 64L << 20;

    private final Path archive;
    private final String url;
    private final Path place;
    private final Path directory;

    private EmbeddedRestore(Path archive, String url) {
        this.archive = archive;
        this.url = url;
        this.place = place(url);
        this.directory = Objects.requireNonNull(place.getParent());
    }

    /** Into the data directory. */
    public static EmbeddedRestore intoDirectory(Path archive, Path dataDir) {
        return new EmbeddedRestore(
                archive,
                Database.embedded(dataDir.toAbsolutePath().resolve(DATABASE).toString()));
    }

    /** Into the file that a JDBC address of H2 names. */
    public static EmbeddedRestore intoAddress(Path archive, String jdbcUrl) {
        return new EmbeddedRestore(archive, Database.durable(jdbcUrl));
    }

    private static Path place(String url) {
        if (Database.isJournaled(url)) {
            String file = Database.file(url).replaceFirst("^file:", "");
            try {
                if (!file.contains(":")) {
                    return Path.of(FilePath.get(file + ".mv.db").toRealPath().toString())
                            .toAbsolutePath();
                }
            } catch (InvalidPathException notAFile) {
                // said below
            }
        }
        throw new UnusableBackupException(
                "SETGET_DATABASE_URL names no plain file, so nothing can be restored into it");
    }

    /**
     * What was put in place.
     *
     * @param madeAt it holds what was answered before
     * @param version of the product that made it
     * @param waiting emails in the database's own queue
     * @param due those of them that would be sent at once
     * @param queueElsewhere whether the queue was kept in Redis when it was made
     */
    public record Restored(
            Instant madeAt, String version, int waiting, int due, int deadLetters, boolean queueElsewhere) {}

    /**
     * @param hold whether delivery is paused until somebody resumes it
     * @throws UnusableBackupException if that is not possible, as when the key is not that of the backup, or a newer
     *     version made its tables; nothing is in place then
     * @throws IOException if it cannot be written; nothing is in place then
     */
    public Restored restore(Seal seal, boolean hold, InstantSource clock) throws IOException {
        refuseIfThere();
        Manifest manifest = BackupArchive.manifest(archive);
        BackupFiles.createOwn(directory);
        try (FileChannel lock = FileChannel.open(
                        directory.resolve("restore.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
                FileLock held = lock(lock)) {
            if (!held.isValid()) {
                throw new IOException("the lock was lost");
            }
            Path work = directory.resolve("restore.unfinished");
            BackupFiles.delete(work);
            BackupFiles.createOwn(work);
            try {
                return restore(manifest, work, seal, hold, clock);
            } finally {
                BackupFiles.delete(work);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException inThisProcess) {
            // said below
        }
        throw new UnusableBackupException("another restore is under way here: wait until it has ended");
    }

    /** @throws UnusableBackupException if there is a database already */
    public void refuseIfThere() {
        if (JournaledPath.exists(Database.file(url))) {
            throw new UnusableBackupException("there is a database already (" + place
                    + ", or a journal of it): a backup is restored only where there is none; stop the server, and move"
                    + " its data directory away or name another one (SETGET_DATA_DIR)");
        }
    }

    private Restored restore(Manifest manifest, Path work, Seal seal, boolean hold, InstantSource clock)
            throws IOException {
        long free = Files.getFileStore(work).getUsableSpace();
        if (free - LEFT < manifest.bytes()) {
            throw new UnusableBackupException("there is not enough room: the database in " + archive + " takes "
                    + (manifest.bytes() >> 20) + " MB, and " + (free >> 20) + " MB are free in " + directory);
        }
        Path unpacked = work.resolve(DATABASE + ".mv.db");
        BackupArchive.extract(archive, manifest, unpacked);
        Restored restored = prepare(manifest, work.resolve(DATABASE), seal, hold, clock);
        if (Files.exists(work.resolve(DATABASE + ".journal"))) {
            throw new IOException("the database could not be written to its end");
        }
        try (FileChannel file = FileChannel.open(unpacked, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        refuseIfThere();
        if (!WholeFile.rename(unpacked, place)) {
            refuseIfThere();
        }
        return restored;
    }

    private Restored prepare(Manifest manifest, Path unpacked, Seal seal, boolean hold, InstantSource clock) {
        try {
            Database database = Database.open(Database.elsewhere(url, unpacked.toString(), true));
            try (Persistence opened = Persistence.open(database, seal, new Capacity(1), clock)) {
                return prepare(opened.transactions(), manifest, hold, clock);
            }
        } catch (PortUnavailableException | IllegalStateException unreadable) {
            throw new UnusableBackupException(archive + " cannot be restored: " + unreadable.getMessage());
        }
    }

    private static Restored prepare(Transactions transactions, Manifest manifest, boolean hold, InstantSource clock) {
        return transactions.write((h, control) -> {
            settle(h);
            if (hold) {
                control.pause(true);
            }
            note(h, manifest, hold, clock);
            return new Restored(
                    manifest.madeAt(),
                    manifest.version(),
                    count(h, "SELECT COUNT(*) FROM queued_email"),
                    h.createQuery("SELECT COUNT(*) FROM queued_email WHERE due_at <= :now AND expires_at > :now")
                            .bind("now", clock.millis())
                            .mapTo(Integer.class)
                            .one(),
                    count(h, "SELECT COUNT(*) FROM dead_letter"),
                    count(h, "SELECT COUNT(*) FROM queue_identity WHERE name <> ''") > 0);
        });
    }

    /**
     * What was under way in the process from which the backup was made is not under way here. Emails past the mark before
     * their dot are left to the end of their lease, as after a crash: whether they were sent, nobody knows.
     */
    private static void settle(Handle h) {
        h.execute("UPDATE queued_email SET state = CASE WHEN crashes > 0 OR stalls >= " + LiveEmail.STALLS_OFTEN
                + " THEN 'suspect' ELSE 'ready' END, token = NULL, next_at = expires_at"
                + " WHERE state = 'leased' AND NOT in_data");
        h.execute("DELETE FROM login_session");
        h.execute("DELETE FROM running_instance");
        h.execute("UPDATE chore SET turn = NULL, turn_ends_at = NULL WHERE turn IS NOT NULL");
        h.execute("UPDATE queue_identity SET name = '" + ReconcilableLog.RESTORED + "' WHERE name <> ''");
    }

    private static void note(Handle h, Manifest manifest, boolean hold, InstantSource clock) {
        h.createUpdate("INSERT INTO audit_entry (done_at, actor, action, detail)"
                        + " VALUES (:now, 'command line', :action, :detail)")
                .bind("now", clock.millis())
                .bind("action", AuditAction.BACKUP_RESTORED.name())
                .bind("detail", "made at " + manifest.madeAt() + (hold ? "; delivery is paused" : ""))
                .execute();
    }

    private static int count(Handle h, String query) {
        return h.createQuery(query).mapTo(Integer.class).one();
    }
}
