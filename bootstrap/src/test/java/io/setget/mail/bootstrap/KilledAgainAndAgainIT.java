package io.setget.mail.bootstrap;

import io.setget.mail.adapter.redis.RedisServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the app and of its store, ten times each here and hundreds of times in {@code ./verify --long}:
 * nothing that was answered with 202 is lost, at most 4 emails for each connection and kill are sent twice, and log,
 * queue and mail server agree.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KilledAgainAndAgainIT {
    @TempDir
    Path directory;

    @Test
    void the_app_on_h2() throws Exception {
        try (KillLoop loop = new KillLoop("H2", directory, Map.of())) {
            loop.run(Soak.times(10, 430), (app, random) -> app.kill());
            loop.assertNothingWasLost();
        }
    }

    @Test
    void the_app_and_postgresql() throws Exception {
        try (PostgresServer postgres = PostgresServer.start(directory);
                KillLoop loop = new KillLoop(
                        "PostgreSQL",
                        directory,
                        Map.of("SETGET_DATABASE_URL", postgres.url(), "SETGET_SECRET_KEY", PostgresServer.KEY))) {
            loop.run(Soak.times(8, 50), (app, random) -> {
                int victim = random.nextInt(4);
                if (victim == 0 || victim == 3) {
                    app.kill();
                }
                if (victim == 1 || victim == 3) {
                    postgres.kill();
                    postgres.startAgain();
                }
                if (victim == 2) {
                    postgres.killOneConnection();
                }
            });
            loop.assertNothingWasLost();
        }
    }

    @Test
    void the_app_and_redis() throws Exception {
        try (RedisServer redis = RedisServer.start();
                KillLoop loop = new KillLoop("Redis", directory, Map.of("SETGET_REDIS_URL", redis.url()))) {
            loop.run(Soak.times(8, 50), (app, random) -> {
                int victim = random.nextInt(3);
                if (victim != 0) {
                    redis.kill();
                }
                if (victim != 1) {
                    app.kill();
                }
                if (victim != 0) {
                    redis.startAgain();
                }
            });
            loop.assertNothingWasLost();
        }
    }
}
