package io.setget.mail.application.port;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Copies of the whole database that another installation can begin with.
 *
 * <p>A backup holds everything that was answered before it was asked for, and nothing half. It does not hold the secret
 * key: without it the stored password and the contents of emails in it cannot be read.
 *
 * <p>Thread-safe. What cannot be done is told by the {@link Result}.
 */
public interface Backups {

    /**
     * Makes one while everything goes on; may take minutes. One at a time. It is there, on the disk and whole, when this
     * returns, under a name that nothing had before; or there is nothing of it.
     */
    Result make();

    /** Those that are kept here, newest first. */
    List<Kept> kept();

    /** What became of the wish for a backup. */
    sealed interface Result {
        <R> R fold(Function<Backup, R> made, Function<String, R> busy, Function<String, R> refused);
    }

    /** It was made. */
    record Made(Backup backup) implements Result {
        @Override
        public <R> R fold(Function<Backup, R> made, Function<String, R> busy, Function<String, R> refused) {
            return made.apply(backup);
        }
    }

    /** Another one is being made. */
    record Busy() implements Result {
        private static final String WORDS = "A backup is being made already: wait until it is there.";

        @Override
        public <R> R fold(Function<Backup, R> made, Function<String, R> busy, Function<String, R> refused) {
            return busy.apply(WORDS);
        }
    }

    /**
     * It could not be made.
     *
     * @param words why, and what to do, in one line
     */
    record Refused(String words) implements Result {
        @Override
        public <R> R fold(Function<Backup, R> made, Function<String, R> busy, Function<String, R> refused) {
            return refused.apply(words);
        }
    }

    /**
     * A backup that was just made.
     *
     * @param file on the machine of whoever made it
     * @param bytes how large the file is
     * @param sha256 of the file, in hexadecimal
     * @param schema the version of the tables in it
     * @param madeAt it holds what was answered before
     */
    record Backup(Path file, long bytes, String sha256, String schema, Instant madeAt) {}

    /** @param bytes how large its file is */
    record Kept(String name, long bytes, Instant madeAt) {}
}
