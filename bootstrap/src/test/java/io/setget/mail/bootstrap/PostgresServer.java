package io.setget.mail.bootstrap;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL that keeps a commit on disk before it answers, and that can be killed and started again. */
final class PostgresServer implements AutoCloseable {
    static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    private PostgresServer(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    static PostgresServer start(Path directory) throws IOException {
        PostgresServer postgres = new PostgresServer(directory.resolve("postgres"), RunningJar.freePort());
        postgres.startAgain();
        return postgres;
    }

    /** On the same port and the same data. */
    void startAgain() throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .setServerConfig("max_connections", "150")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    private ProcessHandle first() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    /** As {@code kill -9} of all its processes does it, the first of them first. */
    void kill() throws IOException {
        ProcessHandle first = first();
        List<ProcessHandle> started = first.descendants().toList();
        first.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        // As long as one of them lives, no other may use their memory.
        started.forEach(child -> child.onExit().join());
        first.onExit().join();
        running().close();
    }

    /** As {@code kill -9} of the process of one connection does it: PostgreSQL ends all others and recovers by itself. */
    void killOneConnection() throws IOException, InterruptedException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pid FROM pg_stat_activity"
                        + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                        + " ORDER BY (state = 'active') DESC, random() LIMIT 1")) {
            if (row.next()) {
                signal("KILL", row.getString(1));
            }
        } catch (SQLException recovering) {
            // It has not come back from the last one: that will do.
        }
    }

    /** Lets all its processes stand still: connections stay open, and nothing is answered. */
    void freeze() throws IOException, InterruptedException {
        signalAll("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signalAll("CONT");
    }

    private void signalAll(String name) throws IOException, InterruptedException {
        ProcessHandle first = first();
        signal(name, String.valueOf(first.pid()));
        for (ProcessHandle started : first.descendants().toList()) {
            signal(name, String.valueOf(started.pid()));
        }
    }

    private static void signal(String name, String pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    }

    private EmbeddedPostgres running() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    @Override
    public void close() throws IOException {
        running().close();
    }
}
