package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.adapter.redis.RedisServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances whose machines' clocks are an hour off, one fast and one slow: Redis' clock decides. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClockOffTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path dir;

    private final List<Mailroom> open = new ArrayList<>();

    private void instance(int port, Duration off, Map<String, String> shared) throws Exception {
        Map<String, String> environment = new HashMap<>(shared);
        environment.put("SETGET_HTTP_PORT", String.valueOf(port));
        environment.put(
                "SETGET_DATA_DIR",
                Files.createDirectories(dir.resolve("data-" + port)).toString());
        Config config = Config.read(new Environment(environment));
        InstantSource clock = InstantSource.offset(InstantSource.system(), off);
        open.add(Mailroom.start(config, Ports.open(config, clock), Panel.ExtraPages.NONE));
    }

    @Test
    void with_clocks_an_hour_off_nothing_is_sent_early_or_twice_and_retries_keep_their_time() throws Exception {
        try (MailServer mail = MailServer.start();
                RedisServer redis = RedisServer.start();
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start()) {
            Map<String, String> shared = mail.environment(
                    "SETGET_API_KEY",
                    Api.KEY,
                    "SETGET_REDIS_URL",
                    redis.url(),
                    "SETGET_DATABASE_URL",
                    postgres.getJdbcUrl("postgres", "postgres"),
                    "SETGET_SECRET_KEY",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                    "SETGET_RETRY_DELAY",
                    "1s");
            int fast = RunningJar.freePort();
            instance(fast, HOUR, shared);
            int slow = RunningJar.freePort();
            instance(slow, HOUR.negated(), shared);
            Api onFast = new Api(fast);
            Api onSlow = new Api(slow);
            Instant due = Instant.now().plusSeconds(3);
            String later = onSlow.accept(Requests.email(
                    "magic_link",
                    "later",
                    "\"magic_link_url\":\"https://x.example/\",\"expires_in\":\"15 minutes\"",
                    ",\"send_at\":\"" + due + "\""));
            onFast.acceptBatch(0, 100);
            onSlow.acceptBatch(100, 200);
            String retried = onFast.accept(Requests.critical("twice451"));
            await().atMost(Duration.ofSeconds(30)).until(() -> mail.count() == 202);
            assertThat(mail.arrived()).doesNotHaveDuplicates();
            onSlow.awaitStatus(later, "sent");
            Instant sentAt = Instant.parse(onSlow.email(later).get("sent_at").asText());
            assertThat(sentAt).isBetween(due.minusMillis(1), due.plusSeconds(10));
            onSlow.awaitStatus(retried, "sent");
            assertThat(onSlow.email(retried).get("attempts")).hasSize(3);
            assertThat(onSlow.summary("sent_24h")).isEqualTo(202);
            open.forEach(Mailroom::close);
        }
    }
}
