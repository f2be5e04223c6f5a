package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.PortUnavailableException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Says what is wrong with the database in words that tell an operator what to do. */
final class Trouble {
    private static final int IN_USE = 90020;
    private static final int NO_DISK_SPACE = 90100;
    private static final String POSTGRESQL_DISK_FULL = "53100";

    /** A serialization failure, a deadlock, and a row that another instance inserted first. */
    private static final Set<String> CLASHES = Set.of("40001", "40P01", "23505");

    private Trouble() {}

    static PortUnavailableException unavailable(RuntimeException e) {
        return new PortUnavailableException(words(e), e);
    }

    /** Whether another instance was in the way, so that the same change may well be made when it is tried again. */
    static boolean isClash(Throwable failure) {
        return allCauses(failure).stream()
                .anyMatch(cause ->
                        cause instanceof SQLException sql && CLASHES.contains(String.valueOf(sql.getSQLState())));
    }

    private static String words(Throwable e) {
        for (Throwable cause : allCauses(e)) {
            if (isInUse(cause)) {
                return "the database is in use by another instance: stop that one, give this one a SETGET_DATA_DIR of its"
                        + " own, or let both share a PostgreSQL (SETGET_DATABASE_URL)";
            }
            if (isDiskFull(cause)) {
                return "the disk is full: free some space where the database lives (SETGET_DATA_DIR);"
                        + " nothing accepted is lost, and work goes on by itself";
            }
            if (cause instanceof AccessDeniedException) {
                return "the database cannot be written: give this user the right to write in SETGET_DATA_DIR";
            }
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

    private static boolean isInUse(Throwable cause) {
        return cause instanceof SQLException sql && sql.getErrorCode() == IN_USE;
    }

    private static boolean isDiskFull(Throwable cause) {
        if (cause instanceof SQLException sql
                && (sql.getErrorCode() == NO_DISK_SPACE || POSTGRESQL_DISK_FULL.equals(sql.getSQLState()))) {
            return true;
        }
        String message = cause.getMessage();
        return message != null
                && (message.contains("No space left on device")
                        || message.toLowerCase(Locale.ROOT).contains("not enough space on the disk"));
    }
}
