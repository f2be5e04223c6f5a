package io.setget.mail.adapter.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other instances that an email may have become due, and hears it from them. What is told in quick succession
 * is told once. When the database is away nothing is told or heard, and new connections are tried every second: polling
 * stands behind it.
 */
final class PostgresWake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresWake.class);
    private static final String CHANNEL = "setget_mail";
    private static final int HEAR_MILLIS = 500;
    private static final int QUIET_MILLIS = 5;
    private static final int AFTER_TROUBLE_MILLIS = 1_000;

    /** A connection that only listens would not notice that its other end is gone: it is asked after so many waits. */
    private static final int CHECK_EVERY = 20;

    private static final int VALID_SECONDS = 2;

    private final DataSource database;
    private final Runnable heard;
    private final Semaphore toTell = new Semaphore(0);
    private final Semaphore closed = new Semaphore(0);
    private volatile int ourTeller;
    private final Thread listener = thread("database-listener", this::listen);
    private final Thread teller = thread("database-notifier", this::tellOthers);

    PostgresWake(DataSource database, Runnable heard) {
        this.database = database;
        this.heard = heard;
    }

    void start() {
        listener.start();
        teller.start();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Returns at once. */
    void tell() {
        if (toTell.availablePermits() == 0) {
            toTell.release();
        }
    }

    private boolean isClosedWithin(int millis) {
        try {
            if (closed.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                closed.release();
                return true;
            }
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void listen() {
        while (!isClosedWithin(0)) {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
                heard.run(); // what was told meanwhile was missed
                hear(connection);
            } catch (SQLException away) {
                LOG.debug("nothing is heard from other instances", away);
                isClosedWithin(AFTER_TROUBLE_MILLIS);
            }
        }
    }

    private void hear(Connection connection) throws SQLException {
        PGConnection notified = connection.unwrap(PGConnection.class);
        for (long wait = 1; !isClosedWithin(0); wait++) {
            PGNotification[] told = notified.getNotifications(HEAR_MILLIS);
            if (Stream.of(told).anyMatch(one -> one.getPID() != ourTeller)) {
                heard.run();
            }
            if (wait % CHECK_EVERY == 0 && !connection.isValid(VALID_SECONDS)) {
                return;
            }
        }
    }

    private void tellOthers() {
        while (!isClosedWithin(0)) {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                ourTeller = connection.unwrap(PGConnection.class).getBackendPID();
                while (!isClosedWithin(QUIET_MILLIS)) {
                    if (toTell.tryAcquire(HEAR_MILLIS, TimeUnit.MILLISECONDS)) {
                        toTell.drainPermits();
                        statement.execute("NOTIFY " + CHANNEL);
                    }
                }
            } catch (SQLException away) {
                LOG.debug("other instances are not told", away);
                isClosedWithin(AFTER_TROUBLE_MILLIS);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed.release();
    }
}
