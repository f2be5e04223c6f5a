package io.setget.mail.adapter.persistence;

import io.setget.mail.adapter.persistence.journal.CutFileException;
import io.setget.mail.adapter.persistence.journal.ForeignJournalException;
import io.setget.mail.application.port.PortUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.jdbc.JdbcException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.postgresql.util.PSQLException;

/** Says what is wrong with the database in words that tell an operator what to do. */
final class Trouble {
    private static final int IN_USE = 90020;
    private static final int NO_DISK_SPACE = 90100;

    /**
     * A serialization failure, a deadlock, a row that another instance inserted first, and a transaction in which this
     * instance stood still for too long.
     */
    private static final Set<String> CLASHES = Set.of("40001", "40P01", "23505", "25P03");

    private static final String AWAY =
            "PostgreSQL (SETGET_DATABASE_URL) does not answer: see whether it runs and can be reached;"
                    + " nothing accepted is lost, and work goes on by itself";

    /** No connection, none left, a shutdown, and a row that was not free in time. */
    private static final Set<String> UNREACHABLE = Set.of("08", "53300", "57P", "55P03");

    private static final Set<String> MAY_PASS = Set.of("08", "57P", "53300");

    /** MVStore's words for a file that it cannot make sense of. */
    private static final Set<Integer> DAMAGED = Set.of(
            DataUtils.ERROR_FILE_CORRUPT,
            DataUtils.ERROR_UNSUPPORTED_FORMAT,
            DataUtils.ERROR_CHUNK_NOT_FOUND,
            DataUtils.ERROR_READING_FAILED);

    private static final Set<Integer> NO_DATABASE = Set.of(90030, 90048);

    /** What PostgreSQL's codes mean for an operator; the first of which one begins with the key. */
    private static final Map<String, String> POSTGRESQL = postgresql();

    private Trouble() {}

    private static Map<String, String> postgresql() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("28", "PostgreSQL refuses the user or the password of SETGET_DATABASE_URL");
        words.put("3D000", "PostgreSQL has no database of the name in SETGET_DATABASE_URL: create it");
        words.put("42501", "the user of SETGET_DATABASE_URL may not change the tables: let it own the database");
        words.put(
                "25006",
                "PostgreSQL takes no changes: it is a standby, or set to read only; name the primary in"
                        + " SETGET_DATABASE_URL");
        words.put(
                "53300",
                "PostgreSQL has no connection left: raise its max_connections, each instance needs up to eight");
        words.put(
                "53100",
                "the disk of the PostgreSQL server is full: free some space there; nothing accepted is lost, and work"
                        + " goes on by itself");
        words.put(
                "55P03",
                "another instance holds what is needed in PostgreSQL (SETGET_DATABASE_URL): see whether one stands still,"
                        + " or PostgreSQL is overloaded; work goes on by itself");
        words.put("08", AWAY);
        words.put("57P", AWAY);
        return words;
    }

    static PortUnavailableException unavailable(RuntimeException e) {
        return unavailable(e, false);
    }

    /** @param unsure whether the change may have been made all the same */
    static PortUnavailableException unavailable(RuntimeException e, boolean unsure) {
        return unsure ? PortUnavailableException.unsure(words(e), e) : new PortUnavailableException(words(e), e);
    }

    /** Only a PostgreSQL is not waited for. */
    static PortUnavailableException unanswered(Patience.UnansweredException late, boolean unsure) {
        return unsure ? PortUnavailableException.unsure(AWAY, late) : new PortUnavailableException(AWAY, late);
    }

    /**
     * Whether the database was not there, or somebody held what was needed: the same change fails again, on its own, too.
     */
    static boolean isAway(Throwable failure) {
        return allCauses(failure).stream()
                .anyMatch(cause -> cause instanceof SQLTransientConnectionException
                        || (cause instanceof PSQLException postgresql
                                && UNREACHABLE.stream()
                                        .anyMatch(String.valueOf(postgresql.getSQLState())::startsWith)));
    }

    /** Whether PostgreSQL may let us in if asked again in a while: it starts, restarts, is full, or not to be found yet. */
    static boolean mayPass(Throwable failure) {
        Set<Throwable> causes = allCauses(failure);
        List<String> codes = causes.stream()
                .filter(PSQLException.class::isInstance)
                .map(cause -> String.valueOf(((PSQLException) cause).getSQLState()))
                .toList();
        if (codes.isEmpty()) {
            return causes.stream().anyMatch(SQLTransientException.class::isInstance);
        }
        return codes.stream().allMatch(code -> MAY_PASS.stream().anyMatch(code::startsWith));
    }

    /** What PostgreSQL or the network said, in one line. */
    static String reason(Throwable failure) {
        Throwable reason = failure;
        for (Throwable cause : allCauses(failure)) {
            if (cause instanceof UnknownHostException) {
                return "its host name has no address";
            }
            reason = cause instanceof PSQLException ? cause : reason;
        }
        return String.valueOf(reason.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** Whether another instance was in the way, so that the same change may well be made when it is tried again. */
    static boolean isClash(Throwable failure) {
        return allCauses(failure).stream()
                .anyMatch(cause ->
                        cause instanceof SQLException sql && CLASHES.contains(String.valueOf(sql.getSQLState())));
    }

    private static String words(Throwable e) {
        for (Throwable cause : allCauses(e)) {
            if (cause instanceof PSQLException postgresql) {
                String code = String.valueOf(postgresql.getSQLState());
                Optional<String> words = POSTGRESQL.entrySet().stream()
                        .filter(entry -> code.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
                if (words.isPresent()) {
                    return words.get();
                }
            }
            if (isInUse(cause)) {
                return "the database is in use by another instance: stop that one, give this one a SETGET_DATA_DIR of its"
                        + " own, or let both share a PostgreSQL (SETGET_DATABASE_URL)";
            }
            if (cause instanceof ForeignJournalException foreign) {
                return String.valueOf(foreign.getMessage());
            }
            if (isDiskFull(cause)) {
                return "the disk is full: free some space where the database lives (SETGET_DATA_DIR);"
                        + " nothing accepted is lost, and work goes on by itself";
            }
            if (cause instanceof AccessDeniedException) {
                return "the database cannot be written: give this user the right to write in SETGET_DATA_DIR";
            }
        }
        Optional<IOException> disk = diskTrouble(e);
        if (disk.isPresent()) {
            return "the disk of the database (SETGET_DATA_DIR) fails ("
                    + disk.get().getMessage()
                    + "): see whether it is in order; nothing accepted is lost, and work goes on by itself when it is";
        }
        if (allCauses(e).stream().anyMatch(Trouble::isDamage)) {
            return "the database file (setget-mail.mv.db in SETGET_DATA_DIR, or what SETGET_DATABASE_URL names) is damaged,"
                    + " or is no database: put it back from a backup, or move it away to begin with an empty one";
        }
        return "the database does not answer; see the log for its words";
    }

    /** Drivers hide the cause behind the next exception of a batch, or behind one that they suppressed. */
    private static Set<Throwable> allCauses(Throwable e) {
        Set<Throwable> found = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>(List.of(e));
        while (!open.isEmpty()) {
            Throwable one = open.pop();
            if (found.add(one)) {
                Stream.of(one.getSuppressed()).forEach(open::push);
                Stream.of(Optional.ofNullable(one.getCause()), next(one))
                        .flatMap(Optional::stream)
                        .forEach(open::push);
            }
        }
        return found;
    }

    private static Optional<Throwable> next(Throwable one) {
        return one instanceof SQLException sql ? Optional.ofNullable(sql.getNextException()) : Optional.empty();
    }

    /** What the system answered instead of reading or writing the file of an embedded database. */
    private static Optional<IOException> diskTrouble(Throwable e) {
        Set<Throwable> causes = allCauses(e);
        if (causes.stream()
                .noneMatch(cause -> cause instanceof JdbcException || cause instanceof UncheckedIOException)) {
            return Optional.empty();
        }
        return causes.stream()
                .filter(IOException.class::isInstance)
                .map(IOException.class::cast)
                .filter(cause -> !(cause instanceof EOFException || cause instanceof CutFileException))
                .findFirst();
    }

    private static boolean isDamage(Throwable cause) {
        return cause instanceof CutFileException
                || (cause instanceof MVStoreException store && DAMAGED.contains(store.getErrorCode()))
                || (cause instanceof SQLException sql && NO_DATABASE.contains(sql.getErrorCode()));
    }

    private static boolean isInUse(Throwable cause) {
        return cause instanceof SQLException sql && sql.getErrorCode() == IN_USE;
    }

    static boolean isDiskFull(Throwable cause) {
        if (cause instanceof SQLException sql && sql.getErrorCode() == NO_DISK_SPACE) {
            return true;
        }
        String message = cause.getMessage();
        return message != null
                && (message.contains("No space left on device")
                        || message.toLowerCase(Locale.ROOT).contains("not enough space on the disk"));
    }
}
