package io.setget.mail.bootstrap;

import io.setget.mail.adapter.redis.RedisServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One Redis, one PostgreSQL, one mail server, and instances of the real jar that share them. */
final class Cluster implements AutoCloseable {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    final MailServer mail = MailServer.start();
    final RedisServer redis = RedisServer.start();
    private final EmbeddedPostgres postgres;
    private final Path directory;
    private final List<RunningJar> instances = new ArrayList<>();

    /** @param directory for the instances' own files, their logs among them */
    Cluster(Path directory) {
        this.directory = directory;
        try {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "100")
                    .start();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    Map<String, String> environment(String... more) {
        Map<String, String> environment = mail.environment(more);
        environment.put("SETGET_REDIS_URL", redis.url());
        environment.put("SETGET_DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres"));
        environment.put("SETGET_SECRET_KEY", KEY);
        return environment;
    }

    /** Leases last 3 s here instead of 20 s. */
    RunningJar start(String name, String... more) throws IOException {
        Path data = Files.createDirectories(directory.resolve(name).resolve("data"));
        RunningJar instance = RunningJar.start(data, environment(more), "-Dsetget.lease.millis=3000");
        instances.add(instance);
        return instance;
    }

    /** Lets emails pile up, so that there is a backlog to share. */
    void pause() {
        redis.ask(commands -> commands.hset("{setget-mail}:control", "paused", "1"));
    }

    void resume() {
        redis.ask(commands -> commands.hset("{setget-mail}:control", "paused", "0"));
    }

    /** What {@code doctor} says. */
    String doctor() throws IOException, InterruptedException {
        Path data = Files.createDirectories(directory.resolve("doctor").resolve("data"));
        Process doctor = RunningJar.launch(data, environment(), List.of("doctor"));
        String said = new String(doctor.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        doctor.waitFor();
        return said;
    }

    @Override
    public void close() throws IOException {
        mail.release();
        for (RunningJar instance : instances) {
            instance.close();
        }
        redis.close();
        postgres.close();
        mail.close();
    }
}
