package io.setget.mail.adapter.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/** A pool of connections to one database whose tables are up to date. */
final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 6;
    private static final int CONNECT_MILLIS = 2_000;

    /**
     * For H2. WRITE_DELAY: its default of half a second loses committed emails on kill -9. QUERY_CACHE_SIZE: the
     * default of eight statements a connection makes it parse the same ones over and over. CACHE_SIZE: in KiB; by
     * default a share of the heap, too little for a small one.
     */
    private static final String H2_OPTIONS =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;QUERY_CACHE_SIZE=64;CACHE_SIZE=16384";

    private final HikariDataSource connections;
    private final Transactions transactions;

    private static String[] locations(String jdbcUrl) {
        String shared = "classpath:io/setget/mail/adapter/persistence/migration";
        return isPostgresql(jdbcUrl) ? new String[] {shared, shared + "_postgresql"} : new String[] {shared};
    }

    private Database(HikariDataSource connections, boolean postgresql) {
        this.connections = connections;
        Jdbi jdbi = Jdbi.create(connections).registerArrayType(UUID.class, "uuid");
        Dialect.set(jdbi, postgresql);
        this.transactions = new Transactions(jdbi, this::dropConnections);
    }

    /** The address of an embedded database in this file. */
    static String embedded(String file) {
        return "jdbc:h2:" + file + H2_OPTIONS;
    }

    /** The address with those of our options that it does not set itself. */
    static String durable(String h2Url) {
        StringBuilder url = new StringBuilder(h2Url);
        for (String option : H2_OPTIONS.substring(1).split(";", -1)) {
            if (!h2Url.toUpperCase(Locale.ROOT).contains(";" + option.substring(0, option.indexOf('=') + 1))) {
                url.append(';').append(option);
            }
        }
        return url.toString();
    }

    static boolean isPostgresql(String jdbcUrl) {
        return jdbcUrl.startsWith("jdbc:postgresql:");
    }

    static Database open(String jdbcUrl) {
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
            throw Trouble.unavailable(e);
        }
        try {
            Flyway.configure(Persistence.class.getClassLoader())
                    .dataSource(connections)
                    .locations(locations(jdbcUrl))
                    .load()
                    .migrate();
            return new Database(connections, isPostgresql(jdbcUrl));
        } catch (FlywayException e) {
            connections.close();
            throw Trouble.unavailable(e);
        }
    }

    Transactions transactions() {
        return transactions;
    }

    boolean answers() {
        try (Connection connection = connections.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** What time it is there. */
    long millis() {
        return transactions.read(
                h -> h.createQuery("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")
                        .mapTo(Long.class)
                        .one());
    }

    private void dropConnections() {
        if (!connections.isClosed()) {
            connections.getHikariPoolMXBean().softEvictConnections();
        }
    }

    @Override
    public void close() {
        transactions.close();
        connections.close();
    }
}
