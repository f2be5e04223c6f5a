package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.adapter.redis.RedisServer;
import io.setget.mail.application.port.DeliveryLog.Filter;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.testkit.MovableClock;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole mailrooms, the real transport and a real mail server; the stores are real, too. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SendingLimitsTest {
    private static final String ADMIN = "ada@example.com";
    private static final String PASSWORD = "Quagga-heron-7-lantern";
    private static final String SETTINGS = "/backoffice/settings/email";

    @TempDir
    Path dir;

    private final MailServer mail = MailServer.start();
    private final List<Mailroom> open = new ArrayList<>();

    @AfterEach
    void stop() {
        open.forEach(Mailroom::close);
        mail.close();
    }

    /** An instance, and the ports that it works through. */
    private record Running(Api api, Ports ports, int port) {}

    private Running instance(InstantSource clock, Map<String, String> more) throws Exception {
        int port = RunningJar.freePort();
        Map<String, String> environment = new HashMap<>(mail.environment());
        environment.put("SETGET_HTTP_PORT", String.valueOf(port));
        environment.put("SETGET_API_KEY", Api.KEY);
        environment.put(
                "SETGET_DATA_DIR",
                Files.createDirectories(dir.resolve("data-" + port)).toString());
        environment.putAll(more);
        Config config = Config.read(new Environment(environment));
        Ports ports = Ports.open(config, clock);
        open.add(Mailroom.start(config, ports, Panel.ExtraPages.NONE));
        return new Running(new Api(port), ports, port);
    }

    private static Map<String, String> shared(EmbeddedPostgres postgres, String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SETGET_DATABASE_URL",
                postgres.getJdbcUrl("postgres", "postgres"),
                "SETGET_SECRET_KEY",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "SETGET_SENDING_LIMIT_PER_SECOND",
                "20"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private static EmbeddedPostgres postgres() throws Exception {
        return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    }

    /** From when sending begins until all have arrived. */
    private Duration timeFor(int emails, Running left, Running right) {
        left.ports().queue().pause();
        left.api().acceptBatch(0, emails / 2);
        right.api().acceptBatch(emails / 2, emails);
        long started = System.nanoTime();
        left.ports().queue().resume();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> mail.count() >= emails);
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private void assertNoneLostAnAttempt(int emails, Ports ports) {
        assertThat(mail.arrived()).hasSize(emails).doesNotHaveDuplicates();
        await().until(() -> ports.queue().size() == 0);
        List<LoggedEmail> sent = ports.deliveryLog().list(new Filter(EmailStatus.SENT, null, null, null), 1_000, null);
        assertThat(sent).hasSize(emails);
        assertThat(sent)
                .allSatisfy(one -> assertThat(
                                ports.deliveryLog().find(one.id()).orElseThrow().attempts())
                        .hasSize(1));
    }

    @Test
    void with_twenty_a_second_two_instances_on_one_redis_send_600_emails_in_30_seconds_and_none_loses_an_attempt()
            throws Exception {
        try (RedisServer redis = RedisServer.start();
                EmbeddedPostgres postgres = postgres()) {
            Map<String, String> shared = shared(postgres, "SETGET_REDIS_URL", redis.url());
            Running left = instance(InstantSource.system(), shared);
            Running right = instance(InstantSource.system(), shared);
            Duration took = timeFor(600, left, right);
            long byLeft = left.api().delivered();
            System.out.printf("600 emails at 20 a second took %d ms, %d by one of two%n", took.toMillis(), byLeft);
            assertThat(took).isBetween(Duration.ofMillis(28_500), Duration.ofMillis(31_500));
            assertNoneLostAnAttempt(600, left.ports());
            assertThat(left.api().delivered()).isBetween(1L, 599L);
            open.forEach(Mailroom::close);
            open.clear();
        }
    }

    @Test
    void with_twenty_a_second_two_instances_on_one_postgresql_send_100_emails_in_5_seconds() throws Exception {
        try (EmbeddedPostgres postgres = postgres()) {
            Map<String, String> shared = shared(postgres);
            Running left = instance(InstantSource.system(), shared);
            Running right = instance(InstantSource.system(), shared);
            Duration took = timeFor(100, left, right);
            System.out.printf("100 emails at 20 a second took %d ms%n", took.toMillis());
            assertThat(took).isBetween(Duration.ofMillis(4_750), Duration.ofMillis(5_750));
            assertNoneLostAnAttempt(100, left.ports());
            open.forEach(Mailroom::close);
            open.clear();
        }
    }

    @Test
    void a_server_that_answers_450_to_every_second_email_gets_all_of_them_each_once() throws Exception {
        // Ten times as fast as usual, so that pauses of seconds cost tenths.
        Instant start = Instant.now();
        long nanos = System.nanoTime();
        InstantSource fast = () -> start.plusNanos((System.nanoTime() - nanos) * 10);
        Running instance = instance(fast, Map.of("SETGET_SMTP_CONNECTIONS", "4"));
        instance.api()
                .post("/api/v1/emails/batch", Requests.batch(0, 12, i -> Requests.normal("every-second450-" + i)));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> instance.ports().queue().size() == 0);
        assertThat(mail.refused()).isGreaterThan(4);
        assertNoneLostAnAttempt(12, instance.ports());
        assertThat(instance.ports().deadLetters().size()).isZero();
    }

    @Test
    void the_panel_tells_loudly_that_a_limit_is_reached_and_a_raised_limit_lets_emails_go_on() throws Exception {
        MovableClock clock = new MovableClock();
        Running instance = instance(
                clock,
                Map.of(
                        "SETGET_ADMIN_EMAIL",
                        ADMIN,
                        "SETGET_ADMIN_PASSWORD",
                        PASSWORD,
                        "SETGET_SENDING_LIMIT_PER_HOUR",
                        "1000"));
        PanelClient admin = new PanelClient(instance.port()).signIn(ADMIN, PASSWORD);
        assertThat(admin.open(SETTINGS))
                .contains("Set by SETGET_SENDING_LIMIT_PER_HOUR", "Used in the last hour: 0 of 1,000.", "Delivering");
        assertThat(admin.submit(SETTINGS + "/limits", Map.of("limit_per_second", "", "limit_per_day", "2")))
                .contains("Sending limits saved.", "name=\"limit_per_day\" value=\"2\"");
        instance.api().acceptBatch(1, 4);
        await().until(() -> mail.count() == 2);
        String reached = "Sending goes on at 12:10 UTC on 2 Jan: 2 of 2 emails a day are used";
        assertThat(admin.open(SETTINGS)).contains(reached, "Limit reached", "1 email waits in the queue.");
        assertThat(admin.open(SETTINGS + "/limits/used")).contains(reached, "Used in the last 24 hours: 2 of 2.");
        assertThat(instance.api().get("/readyz").get("smtp").asText()).startsWith("ok, 2 of 2 emails a day are used");
        assertThat(mail.count()).isEqualTo(2);

        admin.open(SETTINGS);
        assertThat(admin.submit(SETTINGS + "/limits", Map.of("limit_per_second", "many", "limit_per_day", "3 <b>")))
                .contains("Must be a whole number from 1 to 1000000.", "value=\"3 &lt;b>\"", "value=\"many\"");
        assertThat(admin.open(SETTINGS)).contains("name=\"limit_per_day\" value=\"2\"");
        assertThat(admin.submit(SETTINGS + "/limits", Map.of("limit_per_second", "", "limit_per_day", "")))
                .contains("Sending limits saved.")
                .doesNotContain("Limit reached");
        await().until(() -> mail.count() == 3);
        assertNoneLostAnAttempt(3, instance.ports());
    }

    @Test
    void a_providers_limits_are_filled_in_and_not_saved() throws Exception {
        Running instance = instance(
                InstantSource.system(), Map.of("SETGET_ADMIN_EMAIL", ADMIN, "SETGET_ADMIN_PASSWORD", PASSWORD));
        PanelClient admin = new PanelClient(instance.port()).signIn(ADMIN, PASSWORD);
        assertThat(admin.open(SETTINGS + "?preset=gmail"))
                .contains("Filled in for Gmail: 500 emails a day. Nothing is saved yet.")
                .contains("name=\"limit_per_day\" value=\"500\"");
        assertThat(admin.open(SETTINGS + "?preset=ses"))
                .contains("Filled in for Amazon SES: 14 emails a second.")
                .contains("name=\"limit_per_second\" value=\"14\"");
        assertThat(admin.open(SETTINGS))
                .contains("No limit is set: emails go out as fast as the mail server takes them.");
    }
}
