package io.setget.mail.adapter.persistence.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The file system that gives H2's database files a journal: {@code jdbc:h2:journal:} and a path. Public only because H2
 * makes its instances.
 */
public final class JournaledPath extends FilePathWrapper {
    public static final String SCHEME = "journal";

    private static final String DATABASE = ".mv.db";
    private static final String JOURNAL = ".journal";
    private static final Map<String, Opened> OPENED = new ConcurrentHashMap<>();

    private record Opened(@Nullable JournaledFile file, long times) {}

    /** Makes the scheme known to H2; again does no harm. */
    public static void install() {
        register(new JournaledPath());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    /** The commits of the open database at this path, which is without the extension that H2 adds. */
    public static CommitLog commitsOf(String database) {
        return new Commits(FilePath.get(database + DATABASE).toRealPath().toString());
    }

    /**
     * Copies the file of the open database at this path, as it is at this moment, while changes go on. On a thread that
     * nobody interrupts.
     */
    public static void copy(String database, FileChannel target) throws IOException {
        Opened opened =
                OPENED.get(FilePath.get(database + DATABASE).toRealPath().toString());
        JournaledFile open = opened == null ? null : opened.file();
        if (open == null) {
            throw new IOException("the database is closed");
        }
        open.copyTo(target);
    }

    /** How long the file at this path is, in bytes; 0 if there is none. */
    public static long length(String database) {
        FilePath file = FilePath.get(database + DATABASE);
        return file.exists() ? file.size() : 0;
    }

    /** Whether there is a database at this path, or a journal of one. */
    public static boolean exists(String database) {
        return FilePath.get(database + DATABASE).exists()
                || FilePath.get(database + JOURNAL).exists();
    }

    /** Whether there is a database file without content and without a journal, which we never leave behind. */
    public static boolean isEmptied(String database) {
        FilePath file = FilePath.get(database + DATABASE);
        return file.exists()
                && file.size() == 0
                && !FilePath.get(database + JOURNAL).exists();
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FileChannel channel = super.open(mode);
        if (!getBase().getName().endsWith(DATABASE) || mode.equals("r")) {
            return channel;
        }
        try {
            String file = getBase().toRealPath().toString();
            FilePath journal = FilePath.get(file.substring(0, file.length() - DATABASE.length()) + JOURNAL);
            JournaledFile opened = new JournaledFile(
                    journal,
                    getBase().getName(),
                    channel,
                    closed -> OPENED.computeIfPresent(
                            file, (path, now) -> now.file() == closed ? new Opened(null, now.times()) : now));
            opened.whenLocked(() -> OPENED.compute(
                    file, (path, before) -> new Opened(opened, before == null ? 1 : before.times() + 1)));
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private record Commits(String file) implements CommitLog {
        @Override
        public long begin() throws IOException {
            Opened opened = OPENED.getOrDefault(file, new Opened(null, 0));
            JournaledFile open = opened.file();
            if (open == null) {
                return opened.times() + 1;
            }
            open.catchUp();
            return opened.times();
        }

        @Override
        public void end(long begun, boolean flush) throws IOException {
            Opened opened = OPENED.get(file);
            JournaledFile open = opened == null || opened.times() != begun ? null : opened.file();
            if (open == null) {
                throw new IOException("the database was closed while a change was made");
            }
            open.commit(flush);
        }
    }
}
