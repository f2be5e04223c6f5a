package io.setget.mail.adapter.persistence;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other instances that an email may have become due, and hears it from them. What is told in quick succession
 * is told once. When the database is away nothing is told or heard: polling stands behind it.
 */
final class PostgresWake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresWake.class);
    private static final String CHANNEL = "setget_mail";
    private static final int HEAR_MILLIS = 500;
    private static final int QUIET_MILLIS = 5;
    private static final int AFTER_TROUBLE_MILLIS = 1_000;

    private final String jdbcUrl;
    private final Runnable heard;
    private final Semaphore toTell = new Semaphore(0);
    private final Semaphore closed = new Semaphore(0);
    private final Thread listener = thread("database-listener", this::listen);
    private final Thread teller = thread("database-notifier", this::tellOthers);

    PostgresWake(String jdbcUrl, Runnable heard) {
        this.jdbcUrl = jdbcUrl;
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
            try (Connection connection = DriverManager.getConnection(jdbcUrl);
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
                heard.run(); // what was told meanwhile was missed
                PGConnection notified = connection.unwrap(PGConnection.class);
                while (!isClosedWithin(0)) {
                    if (notified.getNotifications(HEAR_MILLIS).length > 0) {
                        heard.run();
                    }
                }
            } catch (SQLException away) {
                LOG.debug("nothing is heard from other instances", away);
                isClosedWithin(AFTER_TROUBLE_MILLIS);
            }
        }
    }

    private void tellOthers() {
        while (!isClosedWithin(0)) {
            try (Connection connection = DriverManager.getConnection(jdbcUrl);
                    Statement statement = connection.createStatement()) {
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
