package io.setget.mail.adapter.persistence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables up to date.
 *
 * <p>On PostgreSQL a migration is done as a whole or not at all. On H2 each of its statements is committed by itself, so
 * one that was stopped half way is done again from its beginning, and what it had done already is left as it is.
 */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final String SHARED = "classpath:io/setget/mail/adapter/persistence/migration";

    /**
     * What H2 calls a table, index, constraint, column, sequence or row that is there already, or a table, index,
     * constraint or column that is gone already.
     */
    private static final Set<Integer> DONE_BEFORE =
            Set.of(42101, 42111, 42121, 90045, 90035, 23505, 42102, 42104, 42112, 42122, 90057);

    private Migrations() {}

    static void run(DataSource source, boolean postgresql) {
        Flyway flyway = flyway(source, postgresql);
        refuseNewer(flyway);
        if (postgresql) {
            flyway.migrate();
            return;
        }
        forgetFailed(source);
        try {
            flyway.migrate();
        } catch (FlywayException failed) {
            if (!isDoneBefore(failed)) {
                throw failed;
            }
            LOG.warn("an upgrade of the tables was stopped half way before; it is finished now");
            forgetFailed(source);
            flyway(leavingWhatIsDone(source), false).migrate();
        }
    }

    private static Flyway flyway(DataSource source, boolean postgresql) {
        return Flyway.configure(Persistence.class.getClassLoader())
                .dataSource(source)
                .locations(SHARED, SHARED + (postgresql ? "_postgresql" : "_h2"))
                .baselineOnMigrate(!postgresql) // one that was stopped in its first moment has tables and no history
                .baselineVersion("0")
                .load();
    }

    private static void refuseNewer(Flyway flyway) {
        MigrationVersion newest = Arrays.stream(flyway.info().all())
                .filter(one -> !one.getState().isApplied() || one.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        MigrationInfo current = flyway.info().current();
        if (current != null && current.getVersion().compareTo(newest) > 0) {
            throw new IllegalStateException(
                    "the tables of this database were made by a newer version of SetGet Mail (they"
                            + " are at " + current.getVersion() + ", this version knows them up to " + newest
                            + "): start that version, or a newer one; or put back a backup from before the upgrade");
        }
    }

    /** Flyway goes on with nothing after a failure that it noted. */
    private static void forgetFailed(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            boolean any = statement
                    .executeQuery("SELECT 1 FROM information_schema.tables WHERE table_schema = 'PUBLIC'"
                            + " AND table_name = 'flyway_schema_history'")
                    .next();
            if (any) {
                statement.execute("DELETE FROM \"flyway_schema_history\" WHERE \"success\" = FALSE");
            }
        } catch (SQLException e) {
            throw new FlywayException("the history of the tables cannot be read", e);
        }
    }

    private static boolean isDoneBefore(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && DONE_BEFORE.contains(sql.getErrorCode())) {
                return true;
            }
        }
        return false;
    }

    private static DataSource leavingWhatIsDone(DataSource source) {
        return proxy(DataSource.class, source);
    }

    /** Hands everything on, except for what a statement says that was done before. */
    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<T> type, Object target) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(target, arguments);
                if (result instanceof Connection connection) {
                    return proxy(Connection.class, connection);
                }
                return method.getName().equals("createStatement") ? proxy(Statement.class, result) : result;
            } catch (InvocationTargetException thrown) {
                Throwable cause = thrown.getTargetException();
                if (target instanceof Statement && method.getName().equals("execute") && isDoneBefore(cause)) {
                    return false;
                }
                throw cause;
            }
        });
    }
}
