package io.setget.mail.adapter.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.setget.mail.adapter.persistence.journal.CommitLog;
import io.setget.mail.adapter.persistence.journal.JournaledPath;
import io.setget.mail.application.port.PortUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A pool of connections to one database whose tables are up to date. */
final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 6;
    private static final int CONNECT_MILLIS = 1_500;
    private static final int CHECK_MILLIS = 1_000;

    /**
     * For H2. WRITE_DELAY: with its default of half a second a commit is written later, by a thread of H2's, and not
     * into the group's record of the journal. QUERY_CACHE_SIZE: the
     * default of eight statements a connection makes it parse the same ones over and over. CACHE_SIZE: in KiB; by
     * default a share of the heap, too little for a small one.
     */
    private static final List<String> H2_OPTIONS =
            List.of("WRITE_DELAY=0", "DB_CLOSE_ON_EXIT=FALSE", "QUERY_CACHE_SIZE=64", "CACHE_SIZE=16384");

    private static final String H2 = "jdbc:h2:";
    private static final String JOURNALED = H2 + JournaledPath.SCHEME + ":";

    /** H2 addresses that name no file of this process, or one with a journal already. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("^jdbc:h2:(mem|tcp|ssl|zip|" + JournaledPath.SCHEME + "):");

    static {
        JournaledPath.install();
    }

    private final HikariDataSource connections;
    private final String url;
    private final boolean postgresql;
    private final Transactions transactions;

    private Database(HikariDataSource connections, String url, boolean postgresql, CommitLog log) {
        this.connections = connections;
        this.url = url;
        Jdbi jdbi = Jdbi.create(connections).registerArrayType(UUID.class, "uuid");
        Dialect.set(jdbi, postgresql);
        this.postgresql = postgresql;
        this.transactions = new Transactions(
                jdbi, log, this::dropConnections, postgresql ? new Reachability(this::connects) : null);
    }

    /** The address of an embedded database in this file. */
    static String embedded(String file) {
        return JOURNALED + file + ";" + String.join(";", H2_OPTIONS);
    }

    /** The address with a journal below it, if it names a file, and those of our options that it does not set itself. */
    static String durable(String h2Url) {
        StringBuilder url =
                new StringBuilder(ELSEWHERE.matcher(h2Url).find() ? h2Url : h2Url.replaceFirst(H2, JOURNALED));
        for (String option : H2_OPTIONS) {
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
        boolean postgresql = isPostgresql(jdbcUrl);
        HikariConfig config = new HikariConfig();
        if (postgresql) {
            config.setDataSource(PostgresSource.of(jdbcUrl));
            config.setConnectionInitSql(PostgresSource.LIMITS);
        } else {
            config.setJdbcUrl(withoutLogin(jdbcUrl));
            config.setUsername(h2Setting(jdbcUrl, "USER"));
            config.setPassword(h2Setting(jdbcUrl, "PASSWORD"));
        }
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setValidationTimeout(CHECK_MILLIS);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setPoolName("setget-mail");
        HikariDataSource connections;
        if (jdbcUrl.startsWith(JOURNALED) && JournaledPath.isEmptied(file(jdbcUrl))) {
            throw new IllegalStateException("the database file " + file(jdbcUrl) + ".mv.db is empty: put it back from a"
                    + " backup, or delete it to begin with an empty database");
        }
        try {
            connections = new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw Trouble.unavailable(e);
        }
        try {
            Migrations.run(postgresql ? PostgresSource.patient(jdbcUrl) : connections, postgresql);
            return new Database(connections, jdbcUrl, postgresql, commitLog(jdbcUrl));
        } catch (FlywayException e) {
            connections.close();
            throw Trouble.unavailable(e);
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    static boolean exists(String jdbcUrl) {
        String url = isPostgresql(jdbcUrl) ? jdbcUrl : durable(jdbcUrl);
        return url.startsWith(JOURNALED) && JournaledPath.exists(file(url));
    }

    private static CommitLog commitLog(String jdbcUrl) {
        if (!jdbcUrl.startsWith(JOURNALED)) {
            return CommitLog.NONE;
        }
        return JournaledPath.commitsOf(file(jdbcUrl));
    }

    /** Whether it is a file of this process with our journal below it. */
    static boolean isJournaled(String jdbcUrl) {
        return jdbcUrl.startsWith(JOURNALED);
    }

    /** Without the extension that H2 adds. */
    static String file(String journaledUrl) {
        return journaledUrl.substring(JOURNALED.length()).split(";", 2)[0];
    }

    /** The same options for another file, as H2 itself keeps it or with our journal below it. */
    static String elsewhere(String journaledUrl, String file, boolean journaled) {
        String options =
                journaledUrl.substring(JOURNALED.length() + file(journaledUrl).length());
        return (journaled ? JOURNALED : H2 + "file:") + file + options;
    }

    /** A connection of its own to an embedded database that is there already, whose tables are left as they are. */
    static Connection connect(String h2Url, String... options) throws SQLException {
        String url = withoutLogin(h2Url) + ";IFEXISTS=TRUE" + String.join("", options);
        return DriverManager.getConnection(url, h2Setting(h2Url, "USER"), h2Setting(h2Url, "PASSWORD"));
    }

    String url() {
        return url;
    }

    /** So that no library can say the password when it says where it connects to. */
    private static String withoutLogin(String h2Url) {
        return h2Url.replaceAll("(?i);(USER|PASSWORD)=[^;]*", "");
    }

    private static @Nullable String h2Setting(String h2Url, String name) {
        Matcher setting = Pattern.compile("(?i);" + name + "=([^;]*)").matcher(h2Url);
        return setting.find() ? setting.group(1) : null;
    }

    Transactions transactions() {
        return transactions;
    }

    boolean answers() {
        if (!postgresql) {
            return connects();
        }
        try {
            return transactions.read(
                    h -> h.createQuery("SELECT TRUE").mapTo(Boolean.class).one());
        } catch (PortUnavailableException away) {
            return false;
        }
    }

    private boolean connects() {
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
