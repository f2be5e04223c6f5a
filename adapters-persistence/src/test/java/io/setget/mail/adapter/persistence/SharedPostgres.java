package io.setget.mail.adapter.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A real PostgreSQL, started once; each test gets a database of its own in it, copied from one that is made once. */
final class SharedPostgres implements AutoCloseable {
    private static final String TEMPLATE = "made_once";

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

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
        server.close();
    }
}
