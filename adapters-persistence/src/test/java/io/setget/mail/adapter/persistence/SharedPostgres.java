package io.setget.mail.adapter.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A real PostgreSQL, started once. Tests that open it themselves get a database of their own, copied from one that is
 * made once; all others share one, which is emptied between them.
 */
final class SharedPostgres implements AutoCloseable {
    private static final String TEMPLATE = "made_once";
    private static final String SHARED = "used_in_turn";

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();
    private final Database shared;
    private final String emptying;

    private SharedPostgres() {
        try {
            server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        execute("CREATE DATABASE " + TEMPLATE);
        Database.open(url(TEMPLATE)).close();
        execute("CREATE DATABASE " + SHARED + " TEMPLATE " + TEMPLATE);
        shared = Database.open(url(SHARED));
        emptying = shared.transactions().patient().read(SharedPostgres::emptying);
    }

    /** Brings each table back to what it holds when it is new. */
    private static String emptying(Handle h) {
        h.execute("CREATE SCHEMA as_new");
        StringBuilder statements = new StringBuilder();
        h.createQuery("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                        + " AND table_name <> 'flyway_schema_history'")
                .mapTo(String.class)
                .forEach(table -> {
                    h.execute("CREATE TABLE as_new." + table + " AS TABLE public." + table);
                    statements.append("DELETE FROM public.").append(table).append("; ");
                    statements.append("INSERT INTO public." + table + " TABLE as_new." + table + "; ");
                });
        return statements.toString();
    }

    /** The one that is used in turn, emptied. */
    Database sharedDatabase() {
        return shared.transactions().patient().write((h, control) -> {
            h.createScript(emptying).executeAsSeparateStatements();
            return shared;
        });
    }

    static SharedPostgres of(ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.create(SharedPostgres.class))
                .computeIfAbsent(SharedPostgres.class, key -> new SharedPostgres(), SharedPostgres.class);
    }

    /** The address of a database whose tables are empty. */
    String emptyDatabase() {
        String name = "test_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return url(name);
    }

    private String url(String database) {
        return server.getJdbcUrl("postgres", database);
    }

    private void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    @Override
    public void close() throws IOException {
        shared.close();
        server.close();
    }
}
