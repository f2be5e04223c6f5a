package io.setget.mail.adapter.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.application.seal.BrokenSealException;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.queue.Capacity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Everything kept in one SQL database, and its connections. */
public final class Persistence implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ALREADY_OPEN = 90020;
    private static final String CHECK = "secret_check";

    private final HikariDataSource connections;
    private final SqlEmailQueue queue;
    private final DeadLetters deadLetters;
    private final DeliveryLog deliveryLog;
    private final SettingsStore settingsStore;

    private Persistence(HikariDataSource connections, Seal seal, Capacity capacity, InstantSource clock) {
        this.connections = connections;
        Transactions transactions = new Transactions(Jdbi.create(connections));
        check(transactions, seal);
        EmailFormat format = new EmailFormat(seal);
        SqlEmailQueue emails = new SqlEmailQueue(transactions, format, capacity, clock);
        this.queue = emails;
        this.deadLetters = new SqlDeadLetters(transactions, format, capacity, clock, emails::wake);
        this.deliveryLog = new SqlDeliveryLog(transactions, clock);
        this.settingsStore = new SqlSettingsStore(transactions, seal);
    }

    /** Opens, and creates if need be, the embedded database in a directory. */
    public static Persistence open(Path dataDir, Seal seal, Capacity capacity, InstantSource clock) {
        String url = "jdbc:h2:file:" + dataDir.toAbsolutePath().resolve("setget-mail")
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
        return open(url, seal, capacity, clock);
    }

    /** Opens a database by its JDBC address and brings its tables up to date. */
    public static Persistence open(String jdbcUrl, Seal seal, Capacity capacity, InstantSource clock) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setPoolName("setget-mail");
        HikariDataSource connections;
        try {
            connections = new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw unavailable(e);
        }
        try {
            Flyway.configure(Persistence.class.getClassLoader())
                    .dataSource(connections)
                    .locations("classpath:io/setget/mail/adapter/persistence/migration")
                    .load()
                    .migrate();
            return new Persistence(connections, seal, capacity, clock);
        } catch (FlywayException e) {
            connections.close();
            throw unavailable(e);
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    public EmailQueue queue() {
        return queue;
    }

    public DeadLetters deadLetters() {
        return deadLetters;
    }

    public DeliveryLog deliveryLog() {
        return deliveryLog;
    }

    public SettingsStore settingsStore() {
        return settingsStore;
    }

    /** Whether the database answers just now. */
    public boolean answers() {
        try (Connection connection = connections.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    private static void check(Transactions transactions, Seal seal) {
        transactions.write(h -> {
            Optional<byte[]> sealed = h.createQuery("SELECT sealed FROM secret_check WHERE id = 1")
                    .map((rs, context) -> rs.getBytes("sealed"))
                    .findOne();
            if (sealed.isEmpty()) {
                return h.createUpdate("INSERT INTO secret_check (id, sealed) VALUES (1, :sealed)")
                        .bind("sealed", seal.seal(CHECK.getBytes(StandardCharsets.UTF_8), CHECK))
                        .execute();
            }
            try {
                return seal.open(sealed.get(), CHECK).length;
            } catch (BrokenSealException e) {
                throw new IllegalStateException("SETGET_SECRET_KEY does not match this database", e);
            }
        });
    }

    private static PortUnavailableException unavailable(RuntimeException e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == ALREADY_OPEN) {
                return new PortUnavailableException("database in use by another instance", e);
            }
        }
        return new PortUnavailableException("the database cannot be opened; see the log for its words", e);
    }
}
