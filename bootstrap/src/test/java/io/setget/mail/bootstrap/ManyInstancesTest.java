package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances on one PostgreSQL: whatever is done on one holds on the other. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManyInstancesTest {
    private static final String ADMIN = "ada@example.com";
    private static final String PASSWORD = "Quagga-heron-7-lantern";
    private static final Duration SOON = Duration.ofSeconds(2);

    @TempDir
    static Path dir;

    private static int leftPort;
    private static int rightPort;
    private static EmbeddedPostgres database;
    private static Mailroom left;
    private static Mailroom right;

    private final Api onLeft = new Api(leftPort);
    private final Api onRight = new Api(rightPort);

    @BeforeAll
    static void start() throws Exception {
        database = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        leftPort = RunningJar.freePort();
        left = instance(leftPort);
        rightPort = RunningJar.freePort();
        right = instance(rightPort);
    }

    @AfterAll
    static void stop() throws Exception {
        right.close();
        left.close();
        database.close();
    }

    private static Mailroom instance(int port) throws IOException {
        return Mailroom.start(Config.read(new Environment(new HashMap<>(Map.of(
                "SETGET_DATABASE_URL",
                database.getJdbcUrl("postgres", "postgres"),
                "SETGET_SECRET_KEY",
                Base64.getEncoder().encodeToString(new byte[32]),
                "SETGET_DATA_DIR",
                Files.createDirectories(dir.resolve("data-" + port)).toString(),
                "SETGET_HTTP_PORT",
                String.valueOf(port),
                "SETGET_API_KEY",
                Api.KEY,
                "SETGET_ADMIN_EMAIL",
                ADMIN,
                "SETGET_ADMIN_PASSWORD",
                PASSWORD)))));
    }

    private static String settings(int smtpPort) {
        return "{\"host\":\"127.0.0.1\",\"port\":" + smtpPort
                + ",\"tls_mode\":\"none\",\"authentication\":\"none\",\"from_email\":\"noreply@example.com\"}";
    }

    private static boolean inTrouble(Api instance) throws IOException {
        return instance.get("/readyz").get("smtp").asText().startsWith("in trouble");
    }

    @Test
    void a_change_of_settings_on_one_closes_the_breaker_of_the_other_within_two_seconds() throws Exception {
        onLeft.call("PUT", "/api/v1/settings/email", settings(RunningJar.freePort()));
        List<String> waiting = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            waiting.add(onLeft.accept(Requests.normal("waits-for-settings-" + waiting.size())));
            return inTrouble(onLeft) && inTrouble(onRight);
        });
        try (MailServer mail = MailServer.start()) {
            mail.release();
            onLeft.call("PUT", "/api/v1/settings/email", settings(mail.port()));
            assertThat(onRight.get("/api/v1/settings/email").at("/port/value").asInt())
                    .isEqualTo(mail.port());
            await().atMost(SOON).until(() -> !inTrouble(onLeft) && !inTrouble(onRight));
            // Those that had failed before the breakers opened wait for their retry.
            String after = onRight.accept(Requests.normal("after"));
            onLeft.awaitStatus(after, "sent");
            assertThat(mail.arrived()).contains("after").doesNotHaveDuplicates();
        }
    }

    @Test
    void who_signed_in_on_one_goes_on_with_the_other() throws Exception {
        PanelClient admin = new PanelClient(leftPort).signIn(ADMIN, PASSWORD);
        assertThat(admin.on(rightPort).open("/backoffice/settings/email")).contains("SMTP settings", ADMIN);

        // The form is shown by one and sent to the other, which has its message said by the first.
        admin.on(leftPort).open("/backoffice/settings/email");
        Map<String, String> form = new HashMap<>(Map.of(
                "host", "127.0.0.1",
                "port", String.valueOf(RunningJar.freePort()),
                "tls_mode", "none",
                "authentication", "password",
                "username", "mailer",
                "password", "Okapi-smtp-9",
                "from_email", "noreply@example.com"));
        String tested = admin.on(rightPort).submit("/backoffice/settings/email/test", form);
        assertThat(tested).contains("Wrong host or port").doesNotContain("Okapi-smtp-9");
        form.put("password", "");
        form.put("draft", admin.input("draft"));
        String next = admin.on(leftPort).submitAndWait("/backoffice/settings/email", form);
        assertThat(admin.on(rightPort).open(next)).contains("Settings saved.");
        assertThat(onRight.get("/api/v1/settings/email").at("/password/set").asBoolean())
                .isTrue();
    }

    @Test
    void a_session_that_ended_on_one_has_ended_on_the_other() throws Exception {
        PanelClient admin = new PanelClient(leftPort).signIn(ADMIN, PASSWORD);
        PanelClient copy = admin.copy().on(rightPort);
        assertThat(copy.sentTo("/backoffice/settings/email")).isEmpty();
        admin.open("/backoffice/settings/email");
        admin.submit("/backoffice/logout", Map.of());
        assertThat(copy.sentTo("/backoffice/settings/email")).startsWith("/backoffice/login");
    }

    @Test
    void an_api_key_that_is_made_or_revoked_on_one_works_or_ends_on_the_other() throws Exception {
        PanelClient admin = new PanelClient(leftPort).signIn(ADMIN, PASSWORD);
        admin.open("/backoffice/api-keys");
        String made = admin.submit("/backoffice/api-keys", Map.of("name", "The shop", "scopes", "read"));
        Matcher key = Pattern.compile("sgm_[A-Za-z0-9_-]+").matcher(made);
        assertThat(key.find()).isTrue();
        Api shop = new Api(rightPort, key.group());
        assertThat(shop.call("GET", "/api/v1/summary", null).status()).isEqualTo(200);
        Matcher revoke = Pattern.compile("/backoffice/api-keys/[^\"/]+/revoke").matcher(made);
        assertThat(revoke.find()).isTrue();
        admin.submit(revoke.group(), Map.of());
        await().atMost(SOON)
                .until(() -> shop.call("GET", "/api/v1/summary", null).status() == 401);
    }

    @Test
    void each_lists_both_and_one_that_stops_is_gone_from_the_list_of_the_other() throws Exception {
        int port = RunningJar.freePort();
        try (Mailroom third = instance(port)) {
            assertThat(third).isNotNull();
            await().until(() -> ports(onLeft).contains(port));
            assertThat(ports(onRight)).contains(leftPort, rightPort, port);
        }
        assertThat(ports(onLeft)).containsExactlyInAnyOrder(leftPort, rightPort);
        assertThat(answering(onLeft)).containsExactly(leftPort);
        assertThat(answering(onRight)).containsExactly(rightPort);
        JsonNode one = onLeft.get("/api/v1/instances").at("/items/0");
        assertThat(one.get("version").asText()).isEqualTo(Main.Version.number());
        assertThat(one.get("silent").asBoolean()).isFalse();
        assertThat(one.get("connections").asInt()).isEqualTo(8);
        String page = new PanelClient(rightPort).signIn(ADMIN, PASSWORD).open("/backoffice/instances");
        assertThat(page).contains("http://127.0.0.1:" + leftPort, "http://127.0.0.1:" + rightPort, " of 8");
    }

    private static List<Integer> ports(Api instance) throws IOException {
        return instance.get("/api/v1/instances").findValuesAsText("address").stream()
                .map(address -> Integer.valueOf(address.replaceFirst(".*:", "")))
                .toList();
    }

    private static List<Integer> answering(Api instance) throws IOException {
        List<Integer> found = new ArrayList<>();
        for (JsonNode one : instance.get("/api/v1/instances").get("items")) {
            if (one.get("answers").asBoolean()) {
                found.add(Integer.valueOf(one.get("address").asText().replaceFirst(".*:", "")));
            }
        }
        return found;
    }
}
